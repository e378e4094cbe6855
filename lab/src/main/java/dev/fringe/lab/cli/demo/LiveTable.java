// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Renders the counts with their rates over the last few seconds. */
final class LiveTable {
    private static final int REMEMBERED = 6;
    private static final String HEADER =
            String.format("  %-10s %19s %19s %19s %19s %9s", "", "published", "in Kafka", "assessed", "stored", "lag");

    private final Deque<Moment> recent = new ArrayDeque<>();

    private record Moment(Duration at, List<Flow> flows) {}

    /** @param at since the start of the demo */
    List<String> lines(Duration at, List<Flow> flows) {
        recent.addLast(new Moment(at, flows));
        if (recent.size() > REMEMBERED) {
            recent.removeFirst();
        }
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        for (int row = 0; row < flows.size(); row++) {
            lines.add(line(row, flows.get(row)));
        }
        return lines;
    }

    private String line(int row, Flow now) {
        StringBuilder line = new StringBuilder(String.format("  %-10s", now.name()));
        for (int hop = 0; hop < now.hops().size(); hop++) {
            line.append(String.format(Locale.ROOT, " %,11d %5.0f/s", now.hops().get(hop), rate(row, hop)));
        }
        return line.append(String.format(Locale.ROOT, " %,9d", now.lag())).toString();
    }

    private double rate(int row, int hop) {
        Moment first = recent.getFirst();
        Moment last = recent.getLast();
        double seconds = last.at().minus(first.at()).toMillis() / 1000.0;
        long counted = last.flows().get(row).hops().get(hop)
                - first.flows().get(row).hops().get(hop);
        return seconds == 0 ? 0 : counted / seconds;
    }
}
