// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The connectors of version 0.1.0 are valid in this version, and each of its options still exists. */
class FirstVersionConnectorsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @Test
    void validatesTheConnectorFilesOfVersion010() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("connectors-of-0.1.0"))) {
            for (Path file : files.sorted().toList()) {
                LabStack.shared().run("connectors", "validate", file.toString());
            }
        }
    }

    @Test
    void hasEachOptionOfVersion010() throws IOException {
        List<String> options = Files.readAllLines(RESOURCES.resolve("options-of-0.1.0.txt"));
        String reference = Files.readString(LabStack.home().resolve("docs/configuration.md"));
        assertThat(options)
                .hasSizeGreaterThan(100)
                .allSatisfy(option -> assertThat(reference).contains("#### `" + option + "`"));
    }
}
