// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import dev.fringe.bench.report.BenchRun.PartResult;
import dev.fringe.bench.report.Figure.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What changed between two runs. Ratios decide, because the machine itself may be faster or slower; a value without a limit and a peer
 * is compared too, but never counts as slower.
 *
 * @param tolerance the share by which a ratio may fall
 */
record RunDifference(List<Change> changes, double tolerance) {

    /** The result of one comparison. */
    enum Kind {
        SLOWER,
        FASTER,
        /** A value without a ratio is worse or better. */
        OTHER_VALUE,
        SAME,
        NEW,
        MISSING
    }

    /**
     * One ratio, or one value without a ratio, of both runs.
     *
     * @param what the part, the figure, and what it is compared with
     */
    record Change(String what, Kind kind, String earlier, String now, double factor) {}

    /** @param score how good it is; a higher one is better */
    private record Scored(boolean ratio, double score, String text) {}

    static RunDifference between(BenchRun earlier, BenchRun now, double tolerance) {
        Set<String> parts = now.parts().stream().map(PartResult::name).collect(Collectors.toSet());
        Map<String, Scored> before = scored(earlier.figures().stream()
                .filter(figure -> parts.contains(figure.part()))
                .toList());
        Map<String, Scored> after = scored(now.figures());
        List<Change> changes = new ArrayList<>();
        after.forEach((what, scored) -> changes.add(
                before.containsKey(what)
                        ? change(what, before.get(what), scored, tolerance)
                        : new Change(what, Kind.NEW, "", scored.text(), 1)));
        before.forEach((what, scored) -> {
            if (!after.containsKey(what)) {
                changes.add(new Change(what, Kind.MISSING, scored.text(), "", 1));
            }
        });
        return new RunDifference(changes, tolerance);
    }

    private static Map<String, Scored> scored(List<Figure> figures) {
        Map<String, Scored> all = new LinkedHashMap<>();
        for (Figure figure : figures) {
            String what = figure.part() + ", " + figure.name();
            add(all, what, figure.limit());
            add(all, what, figure.peer());
            if (figure.limit() == null && figure.peer() == null) {
                double score = figure.better() == Figure.Better.HIGHER ? figure.value() : 1 / figure.value();
                all.put(what, new Scored(false, score, BenchTable.number(figure.value()) + " " + figure.unit()));
            }
        }
        return all;
    }

    private static void add(Map<String, Scored> all, String what, Comparison comparison) {
        if (comparison != null) {
            all.put(
                    what + ", to " + comparison.name(),
                    new Scored(true, comparison.ratio(), BenchTable.ratio(comparison)));
        }
    }

    private static Change change(String what, Scored before, Scored after, double tolerance) {
        double factor = after.score() / before.score();
        boolean worse = factor < 1 - tolerance;
        boolean better = factor > 1 / (1 - tolerance);
        Kind kind = !worse && !better
                ? Kind.SAME
                : !(before.ratio() && after.ratio()) ? Kind.OTHER_VALUE : worse ? Kind.SLOWER : Kind.FASTER;
        return new Change(what, kind, before.text(), after.text(), factor);
    }

    boolean slower() {
        return changes.stream().anyMatch(change -> change.kind() == Kind.SLOWER);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.SAME) {
                changes.stream()
                        .filter(change -> change.kind() == kind)
                        .forEach(change -> text.append(line(change)).append('\n'));
            }
        }
        long same =
                changes.stream().filter(change -> change.kind() == Kind.SAME).count();
        return text
                + String.format(
                        Locale.ROOT,
                        "%d of %d are within %.0f %% of the earlier run%n",
                        same,
                        changes.size(),
                        100 * tolerance);
    }

    private static String line(Change change) {
        return switch (change.kind()) {
            case NEW -> "new: " + change.what() + ": " + change.now();
            case MISSING -> "missing: " + change.what() + ": was " + change.earlier();
            default ->
                String.format(
                        Locale.ROOT,
                        "%s: %s: %s, was %s (%.2f of it)",
                        change.kind() == Kind.OTHER_VALUE
                                ? "other value, no ratio"
                                : change.kind().name().toLowerCase(Locale.ROOT),
                        change.what(),
                        change.now(),
                        change.earlier(),
                        change.factor());
        };
    }
}
