// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void deletesFoldersAndLinksButNotWhatTheyPointTo() throws IOException {
        Path project = Files.createDirectories(folder.resolve("project/configs"));
        Path file = Files.writeString(project.resolve("kafka.properties"), "a=b");
        Path bench = Files.createDirectories(folder.resolve("bench/stack/logs"));
        Files.writeString(bench.resolve("kafka.log"), "started");
        Files.createSymbolicLink(folder.resolve("bench/configs"), project);
        Files.createSymbolicLink(folder.resolve("bench/gone"), folder.resolve("nowhere"));

        BenchDirectory.delete(folder.resolve("bench"));

        assertThat(folder.resolve("bench")).doesNotExist();
        assertThat(file).hasContent("a=b");
    }
}
