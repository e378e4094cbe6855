// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import dev.fringe.bench.report.BenchRun.PartResult;
import dev.fringe.bench.report.Figure.Comparison;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of a run. It needs neither a script nor the network. */
record BenchPage(BenchRun run) {
    private static final String TEMPLATE = "bench.html";
    /** The ratio at the right end of a bar. */
    private static final double WIDEST = 2;

    String text() throws IOException {
        return template()
                .replace("@run@", escaped(run.started() + " · " + run.machine().text()))
                .replace("@time@", String.format(Locale.ROOT, "%.1f", run.seconds() / 60))
                .replace("@parts@", run.parts().stream().map(this::section).collect(Collectors.joining("\n")));
    }

    private String section(PartResult part) {
        String rows = run.figures().stream()
                .filter(figure -> figure.part().equals(part.name()))
                .map(BenchPage::row)
                .collect(Collectors.joining("\n"));
        String failure = part.failure() == null ? "" : "<p class=\"bad\">Failed: " + escaped(part.failure()) + "</p>\n";
        return """
                <h2>%s <span class="soft">%.0f s</span></h2>
                %s<div class="sheet"><table><thead><tr><th></th><th>measured</th><th>limit</th><th>to the limit</th>\
                <th>peer</th><th>to the peer</th></tr></thead><tbody>
                %s
                </tbody></table></div>""".formatted(escaped(part.name()), part.seconds(), failure, rows);
    }

    private static String row(Figure figure) {
        return "<tr><th>%s</th><td>%s %s</td>%s%s</tr>"
                .formatted(
                        escaped(figure.name()),
                        BenchTable.number(figure.value()),
                        escaped(figure.unit()),
                        cells(figure.limit()),
                        cells(figure.peer()));
    }

    private static String cells(Comparison comparison) {
        if (comparison == null) {
            return "<td></td><td></td>";
        }
        return "<td>%s <span class=\"soft\">%s</span></td><td>%s%s</td>"
                .formatted(
                        BenchTable.number(comparison.value()),
                        escaped(comparison.name()),
                        BenchTable.ratio(comparison),
                        bar(comparison));
    }

    /** A bar of the median, and a thin one from the least to the most. */
    private static String bar(Comparison comparison) {
        double least = percent(comparison.least());
        return String.format(
                Locale.ROOT,
                "<span class=\"bar\"><b style=\"width:%.1f%%\"></b><i style=\"left:%.1f%%;width:%.1f%%\"></i></span>",
                percent(comparison.ratio()),
                least,
                percent(comparison.most()) - least);
    }

    private static double percent(double ratio) {
        return 100 * Math.min(Math.max(0, ratio), WIDEST) / WIDEST;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String template() throws IOException {
        try (InputStream in = BenchPage.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new FileNotFoundException(TEMPLATE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
