// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.LabFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Test
    void asksNothingUntilSomebodyWantsToKnow() {
        AtomicInteger asked = new AtomicInteger();
        try (Probe<Integer> probe = new Probe<>("counting", asked::incrementAndGet)) {
            assertThat(asked).hasValue(0);
            Probe.Seen<Integer> first = probe.look();
            assertThat(first.value()).isEqualTo(1);
            assertThat(first.problem()).isEmpty();
            await().atMost(WITHIN).until(() -> probe.look().value() >= 3);
        }
    }

    @Test
    void keepsTheLastAnswerBesideTheProblem() {
        AtomicInteger asked = new AtomicInteger();
        try (Probe<String> probe = new Probe<>("failing", () -> {
            if (asked.incrementAndGet() > 1) {
                throw new LabFailure("InfluxDB is unavailable");
            }
            return "answer";
        })) {
            assertThat(probe.look().value()).isEqualTo("answer");
            await().atMost(WITHIN).until(() -> probe.look().problem().isPresent());
            assertThat(probe.look().problem()).contains("InfluxDB is unavailable");
            assertThat(probe.look().value()).isEqualTo("answer");
        }
    }

    @Test
    void saysThatAServerDoesNotAnswer() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (Probe<String> probe = new Probe<>("frozen", () -> {
            if (asked.incrementAndGet() > 1) {
                never.await();
            }
            return "answer";
        })) {
            assertThat(probe.look().problem()).isEmpty();
            await().atMost(WITHIN)
                    .untilAsserted(
                            () -> assertThat(probe.look().problem().orElse("")).contains("has not answered for"));
        }
    }
}
