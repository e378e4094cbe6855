// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.lab.cli.stack.StackStart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartTest {
    /** More than any process id on Linux. */
    private static final long ENDED = 1L << 23;

    @TempDir
    Path folder;

    /** Otherwise the next start would start the job managers without ZooKeeper, for which they wait. */
    @Test
    void keepsWhichServicesTheStackHas() throws IOException {
        Path dir = Files.createDirectories(folder.resolve("stack"));
        Endpoints.Service ended = new Endpoints.Service(ENDED, 1, "log");
        new Endpoints(Map.of(), Map.of("zookeeper", ended, "flink-jobmanager", ended)).write(dir);

        Stack stack = new Stack(new Installation(unbuilt(), Path.of("java")), dir);
        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> stack.up(StackSize.jobsOnly(1), new StackStart(System.out)))
                .withMessageContaining("to build it");

        assertThat(Endpoints.read(dir).processes()).containsKeys("zookeeper", "flink-jobmanager");
    }

    /** An installation with settings and without servers: services start side by side, and each fails for its server. */
    private Path unbuilt() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.createSymbolicLink(
                home.resolve("connect-configs"),
                Path.of("..", "connect-configs").toRealPath());
        Path target = Files.createDirectories(home.resolve("plugin-bundle/target"));
        try (OutputStream file = Files.newOutputStream(target.resolve("plugins.zip"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("plugins/readme"));
        }
        return home;
    }
}
