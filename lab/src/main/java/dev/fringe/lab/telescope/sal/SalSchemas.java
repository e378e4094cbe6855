// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;

/** Generates the schemas of an interface from a seed, reads them from a directory, and writes them for the source. */
public final class SalSchemas {
    /** The file with the interface's enumerations beside the schemas. */
    public static final String SYMBOLS = "enumerations.json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDING = ".avsc";

    private SalSchemas() {}

    /** The schemas of a run. */
    public static List<Schema> of(RunContent.Observatory run, long seed) {
        return run.schemas() == null
                ? designed(seed, SalSize.of(run.topics()), run.skew())
                : read(Path.of(run.schemas()));
    }

    public static List<Schema> designed(long seed) {
        return designed(seed, SalSize.OF_2019, false);
    }

    static List<Schema> designed(long seed, SalSize size, boolean skew) {
        List<SalTopic> topics = SalDesign.topics(seed, size);
        return skew
                ? SalSkew.schemas(topics, size)
                : topics.stream()
                        .map(topic -> SalSchema.of(topic, false, List.of()))
                        .toList();
    }

    public static List<Schema> read(Path folder) {
        return new SchemaFolder(folder).topics();
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
                    "cannot write schemas to " + folder + " (" + e.getMessage()
                            + "): free disk space, or set another directory",
                    e);
        }
    }
}
