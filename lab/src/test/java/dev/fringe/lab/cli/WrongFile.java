// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Files that are not what a command reads. */
enum WrongFile {
    MISSING,
    EMPTY,
    DIRECTORY,
    /** It cannot be opened, also not by root. */
    UNREADABLE,
    BINARY,
    JSON_TRUNCATED,
    JSON_LIST,
    JSON_DEEP,
    XML_TRUNCATED,
    YAML_WRONG,
    AVRO_SCHEMA_TRUNCATED,
    UTF_16,
    HUGE;

    private static final long HUGE_BYTES = 100L << 20;

    Path in(Path folder) {
        return folder.resolve("wrong-" + name().toLowerCase(Locale.ROOT));
    }

    void create(Path folder) throws IOException {
        Path file = in(folder);
        switch (this) {
            case MISSING -> {}
            case EMPTY -> Files.createFile(file);
            case DIRECTORY -> Files.createDirectory(file);
            case UNREADABLE -> Files.createSymbolicLink(file, file);
            case BINARY -> {
                byte[] bytes = new byte[4096];
                new Random(1).nextBytes(bytes);
                Files.write(file, bytes);
            }
            case JSON_TRUNCATED -> Files.writeString(file, "{\"name\": \"x\", \"config\": {\"connector.class\":");
            case JSON_LIST -> Files.writeString(file, "[1, null, {\"a\": []}]\n");
            case JSON_DEEP -> Files.writeString(file, "{\"a\":".repeat(10_000));
            case XML_TRUNCATED -> Files.writeString(file, "<?xml version=\"1.0\"?>\n<SALTelemetrySet><SALTelemetry><");
            case YAML_WRONG -> Files.writeString(file, "servers:\n\t- &a [*a\n  kafka: {\n");
            case AVRO_SCHEMA_TRUNCATED ->
                Files.writeString(file, "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\"");
            case UTF_16 -> Files.writeString(file, "{\"name\": \"ü\"}\n", StandardCharsets.UTF_16);
            case HUGE -> {
                try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
                    huge.setLength(HUGE_BYTES);
                }
            }
        }
    }
}
