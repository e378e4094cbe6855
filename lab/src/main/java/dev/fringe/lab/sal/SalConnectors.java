package dev.fringe.lab.sal;

import dev.fringe.lab.LabFailure;
import dev.fringe.lab.stack.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The connector files of an interface: one route for all its topics, and one sink for all that begin as they do. */
public final class SalConnectors {
    private static final List<String> FILES = List.of("mqtt-sal.json", "influx-sal.json");

    /** An operator's worker fills it in; the lab's own means the schemas of the other connectors by it. */
    private static final String SCHEMAS = "${env:FRINGE_SCHEMAS}";

    private SalConnectors() {}

    /** Writes them to {@code connectors} in the folder of schemas and returns where. */
    public static Path write(Path schemas) {
        Path folder = schemas.toAbsolutePath().normalize();
        Path connectors = folder.resolve("connectors");
        try {
            Files.createDirectories(connectors);
            for (String file : FILES) {
                Files.writeString(connectors.resolve(file), template(file).replace(SCHEMAS, folder.toString()));
            }
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write to " + connectors + " (" + e.getMessage() + "): make room or name another folder", e);
        }
        return connectors;
    }

    private static String template(String file) throws IOException {
        return Files.readString(
                Installation.current().connectConfigs().resolve("telescope").resolve(file));
    }
}
