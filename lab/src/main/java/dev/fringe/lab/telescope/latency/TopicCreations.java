// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds when the broker of a stack created topics: the metadata file of a partition is written once. */
final class TopicCreations {
    private static final Path PARTITIONS = Path.of("data", "kafka", "log");
    private static final String ONCE = "partition.metadata";
    /** Topics that are created closer together are created at once. */
    private static final long GAP = TimeUnit.MILLISECONDS.toNanos(250);

    private TopicCreations() {}

    /**
     * Returns none if the broker is not one of this directory.
     *
     * @param stack the directory of the stack
     */
    static List<Stall> since(Instant begin, Path stack) {
        List<Stall> creations = new ArrayList<>();
        for (long time : times(stack.resolve(PARTITIONS)).stream().sorted().toList()) {
            Stall last = creations.isEmpty() ? null : creations.get(creations.size() - 1);
            if (last != null && time - last.to() < GAP) {
                creations.set(creations.size() - 1, creation(last.from(), time));
            } else if (time >= InfluxWatch.nanos(begin)) {
                creations.add(creation(time, time));
            }
        }
        return creations;
    }

    private static Stall creation(long from, long to) {
        return new Stall("kafka", Stall.Kind.CREATION, from, to);
    }

    private static List<Long> times(Path partitions) {
        List<Long> times = new ArrayList<>();
        try (Stream<Path> folders = Files.isDirectory(partitions) ? Files.list(partitions) : Stream.empty()) {
            for (Path folder : folders.toList()) {
                Path file = folder.resolve(ONCE);
                if (Files.exists(file)) {
                    times.add(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // a topic was deleted meanwhile
        }
        return times;
    }
}
