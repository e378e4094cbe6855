// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Installs the built archive into a plugin path. */
final class Plugins {
    private Plugins() {}

    static void install(Installation installation, Path pluginPath) throws IOException {
        Path archive = installation.pluginArchive();
        Path installed = pluginPath.resolve("archive-installed");
        String wanted = archive + " " + Files.getLastModifiedTime(archive) + " " + Files.size(archive);
        if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
            return;
        }
        clear(pluginPath);
        unpack(archive, pluginPath);
        Files.writeString(installed, wanted);
    }

    static void unpack(Path archive, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new LabFailure(archive + " has an entry outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(zip, path, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.createDirectories(folder);
    }
}
