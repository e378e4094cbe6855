// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    @TempDir
    Path dir;

    @Test
    void findsTheLastCheckpointThatWasCompleted() throws IOException {
        Path checkpoints = dir.resolve("data/flink/checkpoints/job1");
        complete(checkpoints.resolve("chk-9"));
        complete(checkpoints.resolve("chk-10"));
        Files.createDirectories(checkpoints.resolve("chk-11"));
        complete(checkpoints.resolve("shared"));
        complete(dir.resolve("data/flink/checkpoints/job2/chk-99"));

        assertThat(new Snapshots(dir).latestCheckpoint("job1"))
                .contains(checkpoints.resolve("chk-10").toAbsolutePath());
    }

    @Test
    void returnsNoneForAJobWithoutCompletedCheckpoints() throws IOException {
        Files.createDirectories(dir.resolve("data/flink/checkpoints/job1/chk-1"));

        assertThat(new Snapshots(dir).latestCheckpoint("job1")).isEmpty();
        assertThat(new Snapshots(dir).latestCheckpoint("job2")).isEmpty();
    }

    private static void complete(Path snapshot) throws IOException {
        Files.createDirectories(snapshot);
        Files.createFile(snapshot.resolve("_metadata"));
    }
}
