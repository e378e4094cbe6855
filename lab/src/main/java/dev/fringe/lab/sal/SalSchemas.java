package dev.fringe.lab.sal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The schemas of an interface: designed by seed, or read from a folder; and written to one, for the source to read. */
public final class SalSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDING = ".avsc";

    private SalSchemas() {}

    public static List<Schema> designed(long seed) {
        return SalDesign.topics(seed).stream()
                .map(topic -> SalSchema.of(topic, false, List.of()))
                .toList();
    }

    public static List<Schema> read(Path folder) {
        List<Schema> schemas = new ArrayList<>();
        for (Path file : files(folder)) {
            try {
                schemas.add(new Schema.Parser().parse(Files.readString(file)));
            } catch (AvroRuntimeException e) {
                throw new LabFailure(file + " is no Avro schema: " + e.getMessage(), e);
            } catch (IOException e) {
                throw new LabFailure("cannot read " + file + " (" + e.getMessage() + "): check its permissions", e);
            }
        }
        if (schemas.isEmpty()) {
            throw new LabFailure("there is no *" + ENDING + " in " + folder
                    + ": make some with `fringe schemas from-sal`, or leave --schemas out");
        }
        return schemas;
    }

    public static void write(Iterable<Schema> schemas, Path folder) {
        try {
            Files.createDirectories(folder);
            for (Schema schema : schemas) {
                Files.writeString(
                        folder.resolve(schema.getName() + ENDING),
                        JSON.readTree(schema.toString()).toPrettyString() + "\n");
            }
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write schemas to " + folder + " (" + e.getMessage() + "): make room or name another folder",
                    e);
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LabFailure("cannot list " + folder + ": name a folder of Avro schemas", e);
        }
    }
}
