// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.stack.Endpoints;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Collects the stalls of the processes of the chain while a run lasts. */
final class StallWatch implements AutoCloseable {
    private final Queue<Stall> found = new ConcurrentLinkedQueue<>();
    private final List<CollectionWatch> collections = new ArrayList<>();
    private final InfluxWatch influx;
    private final Instant begin = Instant.now();
    private final Path stack;

    /** @param stack the directory of the stack */
    StallWatch(Endpoints endpoints, Path stack) {
        this.stack = stack;
        endpoints
                .processes()
                .forEach((name, process) ->
                        CollectionWatch.of(name, process.pid(), found::add).ifPresent(collections::add));
        influx = new InfluxWatch(endpoints.influx(), found::add);
        influx.start();
    }

    /** The stalls so far, in the order of their beginnings. */
    List<Stall> found() {
        return Stream.concat(found.stream(), TopicCreations.since(begin, stack).stream())
                .sorted(Comparator.comparingLong(Stall::from))
                .toList();
    }

    @Override
    public void close() {
        influx.close();
        collections.forEach(CollectionWatch::close);
    }
}
