// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningRunTest {
    @TempDir
    Path dir;

    @Test
    void othersSeeTheProgressUntilTheRunEnds() {
        AtomicLong published = new AtomicLong(3);
        RunRecord.Sent sent = RunRecord.Sent.now();
        assertThat(RunningRun.all(dir)).isEmpty();

        try (RunningRun running = new RunningRun(
                dir,
                sent.run(),
                () -> new RunRecord(new RunContent.Baselines(0.1), 7, Instant.EPOCH, 100, published.get(), sent))) {
            assertThat(running).isNotNull();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !RunningRun.all(dir).isEmpty());
            RunRecord seen = RunningRun.all(dir).get(0).run();
            assertThat(RunningRun.all(dir).get(0).alive()).isTrue();
            assertThat(seen.sent()).isEqualTo(sent);
            assertThat(seen.published()).isEqualTo(3);

            published.set(250);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> RunningRun.all(dir).get(0).run().published() == 250);
        }

        assertThat(RunningRun.all(dir)).isEmpty();
    }

    @Test
    void aRunWhoseProcessWasKilledIsKnownButNotAlive() throws IOException {
        RunRecord.Sent sent = RunRecord.Sent.now();
        RunRecord run = new RunRecord(new RunContent.Machines(3), 7, Instant.EPOCH, 100, 40, sent);
        Path file = Files.createDirectories(dir.resolve("running")).resolve(sent.run() + ".json");
        Files.writeString(file, run.toJson().toString());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(RunningRun.all(dir)).containsExactly(new RunningRun.Seen(run, false));
    }
}
