// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @TempDir
    Path folder;

    @Test
    void unpacksAnArchive() throws IOException {
        Plugins.unpack(archiveWith("fringe/lib/a.jar"), folder.resolve("plugins"));
        assertThat(folder.resolve("plugins/fringe/lib/a.jar")).hasContent("content");
    }

    @Test
    void rejectsAnEntryOutsideTheFolder() throws IOException {
        Path archive = archiveWith("../outside.jar");
        assertThatThrownBy(() -> Plugins.unpack(archive, folder.resolve("plugins")))
                .hasMessageContaining("outside the archive");
        assertThat(folder.resolve("outside.jar")).doesNotExist();
    }

    private Path archiveWith(String entry) throws IOException {
        Path archive = folder.resolve("archive.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write("content".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return archive;
    }
}
