// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.archive;

import dev.fringe.lab.stack.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The built archive, and the class files in jars. */
final class Archive {
    private Archive() {}

    static Path built() {
        return Installation.current().pluginArchive();
    }

    static Path builtAgain() {
        return built().resolveSibling("again").resolve(built().getFileName());
    }

    static List<ZipEntry> entries(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return new ArrayList<>(zip.stream().map(ZipEntry.class::cast).toList());
        }
    }

    static String text(Path archive, String entry) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(entry))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** Unpacks the archive and returns its root folder. */
    static Path unpack(Path archive, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : entries(archive)) {
                Path path = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(zip.getInputStream(entry), path);
                }
            }
        }
        return target.resolve(entries(archive).get(0).getName());
    }

    static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    static Set<String> classes(Path jar) {
        Set<String> classes = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .filter(name -> !name.endsWith("module-info.class") && !name.endsWith("package-info.class"))
                    .forEach(classes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }
}
