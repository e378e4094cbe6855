// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final List<Duration> waits = new ArrayList<>();
    private long nanoTime;
    private final PutBudget put = new PutBudget(Duration.ofMinutes(1), 1_000, () -> nanoTime);
    private final RetryBudget retries = new RetryBudget(
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)),
            Duration.ofSeconds(3),
            () -> 1.0,
            put,
            this::sleep);

    private boolean sleep(Duration wait) {
        waits.add(wait);
        nanoTime += wait.toNanos();
        return true;
    }

    @Test
    void waitsInsideThePutUpToItsShare() {
        while (retries.waitFor(Duration.ZERO)) {
            assertThat(waits).hasSizeLessThan(10);
        }

        assertThat(waits).extracting(Duration::toMillis).containsExactly(200L, 400L, 800L, 1_600L);
        assertThat(retries.nextWait(Duration.ZERO)).isEqualTo(Duration.ofMillis(6_400));
    }

    @Test
    void countsTheAttemptsOfEarlierPutsUntilTheServerWorks() {
        retries.waitFor(Duration.ZERO);
        put.begin();
        assertThat(retries.nextWait(Duration.ZERO)).isEqualTo(Duration.ofMillis(400));

        retries.restore();
        assertThat(retries.nextWait(Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void doesNotWaitInsideThePutForALongRetryAfter() {
        assertThat(retries.waitFor(Duration.ofSeconds(5))).isFalse();
        assertThat(waits).isEmpty();
        assertThat(retries.nextWait(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    }
}
