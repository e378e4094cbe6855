// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionWatchTest {
    private static final String COLLECTING = """
            class Collecting {
                public static void main(String[] arguments) throws Exception {
                    while (System.in.read() >= 0) {
                        System.gc();
                    }
                }
            }
            """;

    private final Queue<Stall> stalls = new ConcurrentLinkedQueue<>();

    @Test
    @SuppressWarnings("try")
    void reportsACollectionOfAnotherProcessWhenItHappened(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Collecting.java"), COLLECTING);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(java.toString(), source.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (CollectionWatch watch =
                CollectionWatch.of("worker", process.pid(), stalls::add).orElseThrow()) {
            long before = now();

            await().atMost(Duration.ofSeconds(60))
                    .failFast("the process ended: see " + output, () -> !process.isAlive())
                    .untilAsserted(() -> {
                        collect(process);
                        assertThat(stalls)
                                .as("collections since %d; the process wrote: %s", before, Files.readString(output))
                                .anyMatch(stall -> stall.to() >= before);
                    });
            assertThat(stalls).allSatisfy(stall -> {
                assertThat(stall.name()).isEqualTo("worker garbage collection");
                assertThat(stall.to()).isBetween(stall.from(), now() + TimeUnit.SECONDS.toNanos(1));
            });
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void doesNotAttachToAProcessOfAnotherKind() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("cat").start();
        try {
            assertThat(CollectionWatch.of("cat", process.pid(), stalls::add)).isEmpty();
            assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void collect(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }
}
