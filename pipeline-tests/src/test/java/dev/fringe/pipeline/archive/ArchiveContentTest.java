// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.Installation;
import dev.fringe.records.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the archive that operators install contains, and what it must not contain. */
class ArchiveContentTest {
    private static final String ROOT = "fringe-fringe-" + Version.CURRENT + "/";

    private static final Set<String> OUR_MODULES =
            Set.of("records", "avro-converter", "mqtt-source", "qa-transforms", "influx-sink");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");

    @TempDir
    Path dir;

    @Test
    void hasTheFoldersOfAConfluentHubComponent() throws IOException {
        List<String> names =
                Archive.entries(Archive.built()).stream().map(ZipEntry::getName).toList();
        assertThat(names).allMatch(name -> name.startsWith(ROOT));
        assertThat(names)
                .contains(
                        ROOT + "manifest.json",
                        ROOT + "doc/README.md",
                        ROOT + "doc/LICENSE",
                        ROOT + "doc/CHANGELOG.md",
                        ROOT + "doc/migration.md",
                        ROOT + "doc/licenses/README.md",
                        ROOT + "etc/connectors/influx-signals.json",
                        ROOT + "etc/secret-file/influx-signals.json",
                        ROOT + "etc/schemas/baseline_signal.avsc",
                        ROOT + "etc/storage/default.yaml",
                        ROOT + "assets/fringe.png");
    }

    @Test
    void hasAManifestThatTheInstallerUnderstands() throws IOException {
        JsonNode manifest = new ObjectMapper().readTree(Archive.text(Archive.built(), ROOT + "manifest.json"));
        assertThat(manifest.path("owner").path("username").asText()).matches("[a-z0-9_]{2,255}");
        assertThat(manifest.path("name").asText()).matches("[a-z0-9_-]{2,255}");
        assertThat(manifest.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(ROOT)
                .isEqualTo(manifest.path("owner").path("username").asText() + "-"
                        + manifest.path("name").asText() + "-"
                        + manifest.path("version").asText() + "/");
        for (String text : List.of("title", "description", "documentation_url", "release_date", "logo")) {
            assertThat(manifest.path(text).asText()).as(text).isNotBlank();
        }
        assertThat(manifest.path("component_types"))
                .extracting(JsonNode::asText)
                .containsExactly("source", "sink", "transform", "converter");
        assertThat(manifest.path("license").get(0).path("name").asText()).isNotBlank();
        assertThat(manifest.path("features").path("kafka_connect_api").asBoolean())
                .isTrue();
        assertThat(manifest.path("features").path("delivery_guarantee")).isNotEmpty();
        assertThat(manifest.toString()).doesNotContain("${");
        for (String place : List.of("/logo", "/owner/logo", "/support/logo")) {
            assertThat(Archive.text(Archive.built(), ROOT + manifest.at(place).asText()))
                    .as(place)
                    .isNotEmpty();
        }
        LocalDate built = Archive.entries(Archive.built())
                .get(0)
                .getLastModifiedTime()
                .toInstant()
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        assertThat(manifest.path("release_date").asText()).isEqualTo(built.toString());
    }

    /** A placeholder that only the lab resolves would reach an operator's worker unresolved. */
    @Test
    void connectorFilesHaveOnlyPlaceholdersThatAWorkerResolves() throws IOException {
        List<String> files = Archive.entries(Archive.built()).stream()
                .map(ZipEntry::getName)
                .filter(name -> name.matches(ROOT + "etc/(connectors|secret-file|telescope)/.+\\.json"))
                .toList();
        assertThat(files).hasSizeGreaterThan(6);
        for (String file : files) {
            assertThat(PLACEHOLDER.matcher(Archive.text(Archive.built(), file)).results())
                    .as(file)
                    .extracting(MatchResult::group)
                    .isNotEmpty()
                    .allMatch(it -> it.matches("\\$\\{(env:FRINGE_[A-Z_]+|file:/run/fringe/[a-z.]+:[a-z]+)}"));
        }
    }

    @Test
    void containsNoClassOfAWorkerAndNoDuplicates() throws IOException {
        Path lib = Archive.unpack(Archive.built(), dir).resolve("lib");
        Map<String, Path> ours = new HashMap<>();
        Set<String> duplicates = new TreeSet<>();
        for (Path jar : Archive.jars(lib)) {
            for (String name : Archive.classes(jar)) {
                if (ours.put(name, jar) != null) {
                    duplicates.add(name);
                }
            }
        }
        assertThat(ours).hasSizeGreaterThan(1_000);
        assertThat(duplicates).isEmpty();

        Set<String> workers = new TreeSet<>();
        for (Path jar : Archive.jars(Installation.current().kafkaClassPath())) {
            workers.addAll(Archive.classes(jar));
        }
        assertThat(workers).hasSizeGreaterThan(1_000);
        assertThat(ours.keySet()).doesNotContainAnyElementsOf(workers);
    }

    @Test
    void containsTheLicenceOfEveryLibrary() throws IOException {
        Path root = Archive.unpack(Archive.built(), dir);
        Map<String, String> licences = Files.readAllLines(root.resolve("doc/licenses/README.md")).stream()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(line -> line.split("\\s*\\|\\s*"))
                .collect(Collectors.toMap(cells -> cells[1], cells -> cells[3]));
        Set<String> libraries = new TreeSet<>();
        for (Path jar : Archive.jars(root.resolve("lib"))) {
            libraries.add(jar.getFileName().toString().replaceFirst("-\\d[^/]*\\.jar$", ""));
        }
        libraries.removeAll(OUR_MODULES);
        assertThat(licences.keySet()).isEqualTo(libraries);
        for (String texts : licences.values()) {
            for (String text : texts.replace("`", "").split(", ")) {
                assertThat(root.resolve("doc/licenses").resolve(text)).isNotEmptyFile();
            }
        }
    }

    @Test
    void isByteIdenticalWhenItIsBuiltAgain() throws IOException {
        assertThat(Files.mismatch(Archive.built(), Archive.builtAgain())).isEqualTo(-1);
        // The archive does not depend on the time and place of its build: all entries have the same time.
        assertThat(Archive.entries(Archive.built()).stream().map(ZipEntry::getTimeLocal))
                .containsOnly(BuildTraces.outputTime());
    }

    /** Both archives above contain the same jar files, so this test looks for traces of the build inside our jars. */
    @Test
    void ourJarsContainNoTraceOfTheirBuild() throws IOException {
        Path lib = Archive.unpack(Archive.built(), dir).resolve("lib");
        for (String module : OUR_MODULES) {
            assertThat(BuildTraces.in(lib.resolve(module + "-" + Version.CURRENT + ".jar")))
                    .as(module)
                    .isEmpty();
        }
    }

    @Test
    void detectsTracesOfABuild() throws IOException {
        Path jar = dir.resolve("traces.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            BuildTraces.put(out, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBuilt-By: somebody\n\n");
            BuildTraces.put(out, "META-INF/pom.properties", "#Sat Nov 21 03:00:00 UTC 2026\nversion=0.1.0\n");
            BuildTraces.put(out, "dev/fringe/B.class", "b");
            ZipEntry now = new ZipEntry("dev/fringe/A.class");
            now.setTimeLocal(LocalDateTime.of(2026, 11, 21, 3, 0));
            out.putNextEntry(now);
        }
        assertThat(BuildTraces.in(jar))
                .containsExactly(
                        "META-INF/MANIFEST.MF has Built-By",
                        "META-INF/pom.properties has the time of its build",
                        "dev/fringe/A.class has the time 2026-11-21T03:00",
                        "dev/fringe/A.class comes after dev/fringe/B.class");
    }
}
