// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCreationsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-21T03:00:00Z");

    @TempDir
    private Path stack;

    @Test
    void topicsThatAreCreatedTogetherAreOneStallOfTheRun() throws IOException {
        create("before-0", -5_000);
        create("first-0", 1_000);
        create("first-1", 1_100);
        create("second-0", 1_300);
        create("later-0", 9_000);

        assertThat(TopicCreations.since(BEGIN, stack)).containsExactly(stall(1_000, 1_300), stall(9_000, 9_000));
        assertThat(TopicCreations.since(BEGIN, stack.resolve("elsewhere"))).isEmpty();
    }

    private void create(String partition, long millis) throws IOException {
        Path folder = Files.createDirectories(stack.resolve("data/kafka/log").resolve(partition));
        Path file = Files.createFile(folder.resolve("partition.metadata"));
        Files.setLastModifiedTime(file, FileTime.from(BEGIN.plusMillis(millis)));
    }

    private static Stall stall(long fromMillis, long toMillis) {
        return new Stall("kafka", Stall.Kind.CREATION, nanos(fromMillis), nanos(toMillis));
    }

    private static long nanos(long millis) {
        return InfluxWatch.nanos(BEGIN.plusMillis(millis));
    }
}
