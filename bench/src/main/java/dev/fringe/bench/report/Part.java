// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import java.time.Duration;
import java.util.List;

/**
 * A part of the run of all benchmarks: a benchmark with its arguments, in a process of its own.
 *
 * @param rounds how many rounds it measures
 * @param patience after this time it has failed
 */
record Part(String name, List<String> benchmark, int rounds, Duration patience) {
    private static final Duration USUAL_PATIENCE = Duration.ofMinutes(6);

    /** The sizes are chosen for a quarter of an hour on two cores. */
    static final List<Part> ALL = List.of(
            part("encoder", 3, "encoder"),
            part("converter", 3, "converter"),
            part("transforms", 3, "flatten"),
            part("source", 3, "mqtt", "80000"),
            part("sink", 3, "sink", "150000"),
            new Part("jobs", List.of("each-job", "300000"), 3, Duration.ofMinutes(12)),
            part("chain", 2, "chain", "1330", "15"),
            part("stack", 2, "stack", "10"));

    private static Part part(String name, int rounds, String... benchmark) {
        return new Part(name, List.of(benchmark), rounds, USUAL_PATIENCE);
    }
}
