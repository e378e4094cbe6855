// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import dev.fringe.bench.report.Figure.Better;
import dev.fringe.bench.report.Figure.Comparison;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The values of some rounds, of which a {@link Figure} is made. Values that are compared were measured in the same round. */
public record Measurement(
        String part, String name, String unit, Better better, List<Double> rounds, Comparison limit, Comparison peer) {

    /** A rate. */
    public static Measurement higher(String part, String name, String unit, List<Double> rounds) {
        return new Measurement(part, name, unit, Better.HIGHER, rounds, null, null);
    }

    /** A cost. */
    public static Measurement lower(String part, String name, String unit, List<Double> rounds) {
        return new Measurement(part, name, unit, Better.LOWER, rounds, null, null);
    }

    public Measurement limit(String name, List<Double> others) {
        return new Measurement(part, this.name, unit, better, rounds, compared(name, others), peer);
    }

    public Measurement peer(String name, List<Double> others) {
        return new Measurement(part, this.name, unit, better, rounds, limit, compared(name, others));
    }

    private Comparison compared(String name, List<Double> others) {
        if (others.size() != rounds.size()) {
            throw new IllegalArgumentException(
                    name + " has " + others.size() + " rounds, " + this.name + " has " + rounds.size());
        }
        List<Double> ratios = IntStream.range(0, others.size())
                .mapToObj(round -> better.ratio(rounds.get(round), others.get(round)))
                .sorted()
                .toList();
        return new Comparison(
                name, median(others), median(ratios), ratios.get(0), ratios.get(ratios.size() - 1), ratios.size());
    }

    public Figure figure() {
        double value = median(rounds);
        Stream.of(value, limit == null ? 1 : limit.ratio(), peer == null ? 1 : peer.ratio())
                .filter(number -> !Double.isFinite(number))
                .findFirst()
                .ifPresent(number -> {
                    throw new IllegalStateException(part + ", " + name + ": " + number + " is not a measurement");
                });
        return new Figure(part, name, value, unit, better, limit, peer);
    }

    /** Adds the figure to those of the run of all benchmarks, if this is one of them. */
    public void report() {
        Figures.add(figure());
    }

    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
