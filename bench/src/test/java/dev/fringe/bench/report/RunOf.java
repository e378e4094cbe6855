// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import dev.fringe.bench.report.BenchRun.PartResult;
import java.util.Arrays;
import java.util.List;

/** Runs for tests. */
final class RunOf {
    private RunOf() {}

    static BenchRun figures(Figure... figures) {
        List<PartResult> parts = Arrays.stream(figures)
                .map(Figure::part)
                .distinct()
                .map(part -> new PartResult(part, 12.5, null))
                .toList();
        return new BenchRun(
                "2026-11-26T23:00:00Z", new Machine(2, "a processor", 24, "17", 0.25), parts, List.of(figures));
    }

    static Figure rate(String name, double rate, double limit) {
        return Measurement.higher("source", name, "msg/s", List.of(rate))
                .limit("Paho", List.of(limit))
                .figure();
    }
}
