// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.archive;

import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds the content of a jar that depends on the time, the user or the file system of its build. */
final class BuildTraces {
    private static final Pattern OUTPUT_TIME =
            Pattern.compile("<project\\.build\\.outputTimestamp>(.+)</project\\.build\\.outputTimestamp>");
    private static final Set<String> SAME_IN_EVERY_BUILD =
            Set.of("Manifest-Version", "Created-By", "Java-Version", "Build-Jdk-Spec");
    private static final Pattern DATED = Pattern.compile("(?m)^#.*\\d\\d:\\d\\d:\\d\\d");

    private BuildTraces() {}

    /** The time of all entries: {@code project.build.outputTimestamp} of the POM, without a zone as in archives. */
    static LocalDateTime outputTime() throws IOException {
        Matcher time = OUTPUT_TIME.matcher(Files.readString(Services.home().resolve("pom.xml")));
        if (!time.find()) {
            throw new IOException("pom.xml has no project.build.outputTimestamp");
        }
        return OffsetDateTime.parse(time.group(1)).toLocalDateTime();
    }

    static List<String> in(Path jar) throws IOException {
        List<String> traces = new ArrayList<>();
        LocalDateTime expected = outputTime();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            String before = "";
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                traces.addAll(inText(zip, entry));
                if (!expected.equals(entry.getTimeLocal())) {
                    traces.add(name + " has the time " + entry.getTimeLocal());
                }
                // Unsorted entries are in the order of the file system.
                if (folder(name).equals(folder(before)) && isOutsideMetaInf(name) && before.compareTo(name) > 0) {
                    traces.add(name + " comes after " + before);
                }
                before = name;
            }
        }
        return traces;
    }

    static void put(JarOutputStream out, String name, String text) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(outputTime());
        out.putNextEntry(entry);
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> inText(ZipFile zip, ZipEntry entry) throws IOException {
        String name = entry.getName();
        if (name.equals("META-INF/MANIFEST.MF")) {
            Attributes attributes = new Manifest(zip.getInputStream(entry)).getMainAttributes();
            return attributes.keySet().stream()
                    .map(Object::toString)
                    .filter(key -> !SAME_IN_EVERY_BUILD.contains(key))
                    .sorted()
                    .map(key -> name + " has " + key)
                    .toList();
        }
        if (name.endsWith(".properties")) {
            String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
            return DATED.matcher(text).find() ? List.of(name + " has the time of its build") : List.of();
        }
        return List.of();
    }

    /** The order of the entries of META-INF is fixed by the build. */
    private static boolean isOutsideMetaInf(String name) {
        return !name.startsWith("META-INF/");
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/', name.length() - 2) + 1);
    }
}
