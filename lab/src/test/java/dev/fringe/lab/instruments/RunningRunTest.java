// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
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
            RunRecord seen = RunningRun.all(dir).get(0);
            assertThat(seen.sent()).isEqualTo(sent);
            assertThat(seen.published()).isEqualTo(3);

            published.set(250);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> RunningRun.all(dir).get(0).published() == 250);
        }

        assertThat(RunningRun.all(dir)).isEmpty();
    }
}
