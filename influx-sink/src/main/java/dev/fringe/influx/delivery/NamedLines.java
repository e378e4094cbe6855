// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Outcome.RefusedLine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The points of a piece of a batch that the server refused by name, in several answers. */
final class NamedLines {
    private final int from;
    private final int to;
    private final Map<Integer, String> words = new TreeMap<>();

    NamedLines(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /** Adds lines of a request with all others; false if it names none of them. */
    boolean add(List<RefusedLine> lines) {
        int[] sent = others().toArray();
        boolean known = !lines.isEmpty();
        for (RefusedLine line : lines) {
            known &= line.index() < sent.length;
            if (known) {
                words.put(sent[line.index()], line.words());
            }
        }
        return known;
    }

    /** The indexes of all other points. */
    IntStream others() {
        return IntStream.range(from, to).filter(i -> !words.containsKey(i));
    }

    IntStream indexes() {
        return words.keySet().stream().mapToInt(Integer::intValue);
    }

    String wordsOf(int index) {
        return words.get(index);
    }
}
