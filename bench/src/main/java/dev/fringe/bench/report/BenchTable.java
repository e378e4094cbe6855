// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import dev.fringe.bench.report.BenchRun.PartResult;
import dev.fringe.bench.report.Figure.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The figures of a run as the rows of a table, and that table as text or Markdown. */
record BenchTable(BenchRun run) {
    static final List<String> TITLES =
            List.of("part", "figure", "measured", "limit", "to the limit", "peer", "to the peer");
    private static final int MEASURED = 2;

    /** The cells of each row. A part that failed has a row with the reason. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (PartResult part : run.parts()) {
            run.figures().stream()
                    .filter(figure -> figure.part().equals(part.name()))
                    .map(BenchTable::row)
                    .forEach(rows::add);
            if (part.failure() != null) {
                rows.add(List.of(part.name(), "FAILED: " + part.failure(), "", "", "", "", ""));
            }
        }
        return rows;
    }

    private static List<String> row(Figure figure) {
        return List.of(
                figure.part(),
                figure.name(),
                number(figure.value()) + " " + figure.unit(),
                other(figure.limit()),
                ratio(figure.limit()),
                other(figure.peer()),
                ratio(figure.peer()));
    }

    private static String other(Comparison comparison) {
        return comparison == null ? "" : comparison.name() + ": " + number(comparison.value());
    }

    /** The median, with the least and the most where there are rounds to compare. */
    static String ratio(Comparison comparison) {
        if (comparison == null) {
            return "";
        }
        String median = String.format(Locale.ROOT, "%.2f", comparison.ratio());
        return comparison.rounds() < 2
                ? median
                : median + String.format(Locale.ROOT, " (%.2f to %.2f)", comparison.least(), comparison.most());
    }

    /** Three digits at least. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    String text() {
        List<List<String>> lines =
                Stream.concat(Stream.of(TITLES), rows().stream()).toList();
        int[] widths = IntStream.range(0, TITLES.size())
                .map(column -> lines.stream()
                        .filter(line -> !isFailure(line))
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream().map(line -> text(line, widths)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean isFailure(List<String> line) {
        return line.get(MEASURED).isEmpty();
    }

    private static String text(List<String> line, int[] widths) {
        return IntStream.range(0, line.size())
                .mapToObj(column -> {
                    String cell = line.get(column);
                    String space = " ".repeat(Math.max(0, widths[column] - cell.length()));
                    return column == MEASURED ? space + cell : cell + space;
                })
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    String markdown() {
        String rule = TITLES.stream()
                .map(title -> title.equals(TITLES.get(MEASURED)) ? "---:" : "---")
                .collect(Collectors.joining("|", "|", "|"));
        return Stream.concat(Stream.of(markdown(TITLES), rule), rows().stream().map(BenchTable::markdown))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String markdown(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replaceAll("\\s+", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
