// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
    private static final String REST = " S 1 100 100 0 -1 4194304 5 0 0 0 %d %d 0 0 20 0 9 0 1000 1000 50\n";

    @Test
    void threadsOfOneNameAndDifferentNumbersCountAsOne() {
        Map<String, Duration> times = new HashMap<>();
        ThreadTimes.add(StatLine.parse("17 (worker-1)" + REST.formatted(100, 20)), times);
        ThreadTimes.add(StatLine.parse("18 (worker-12)" + REST.formatted(30, 5)), times);
        ThreadTimes.add(StatLine.parse("19 (C2 CompilerThre)" + REST.formatted(7, 0)), times);

        assertThat(times)
                .containsOnly(
                        Map.entry("worker", Duration.ofMillis(1_550)),
                        Map.entry("C2 CompilerThre", Duration.ofMillis(70)));
    }

    @Test
    void aNameMayContainParentheses() {
        Map<String, Duration> times = new HashMap<>();
        ThreadTimes.add(StatLine.parse("17 (odd) R (name)" + REST.formatted(1, 1)), times);

        assertThat(times).containsOnly(Map.entry("odd) R (name", Duration.ofMillis(20)));
    }

    @Test
    void readsTheTimesOfThisProcess() throws InterruptedException {
        long pid = ProcessHandle.current().pid();
        Thread busy = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                },
                "spin-test-7");
        busy.start();
        try {
            assertThat(Wait.until(
                            Duration.ofSeconds(20),
                            () -> ThreadTimes.of(pid)
                                            .getOrDefault("spin-test", Duration.ZERO)
                                            .compareTo(Duration.ofMillis(50))
                                    > 0))
                    .isTrue();
        } finally {
            busy.interrupt();
            busy.join();
        }
    }

    @Test
    void anEndedProcessHasNoTimes() {
        assertThat(ThreadTimes.of(Integer.MAX_VALUE)).isEmpty();
    }
}
