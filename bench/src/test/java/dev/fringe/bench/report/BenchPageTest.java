// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.bench.report.BenchRun.PartResult;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPageTest {
    private static final String HOSTILE = "<script>alert('x')</script>&\"";

    @Test
    void showsEachFigureAndEachFailure() throws IOException {
        BenchRun run = RunOf.figures(RunOf.rate("one task", 80_000, 100_000));
        BenchRun failed = new BenchRun(
                run.started(), run.machine(), List.of(new PartResult("source", 9, "exit code 1")), run.figures());

        assertThat(new BenchPage(failed).text())
                .contains("one task", "80,000 msg/s", "100,000", "0.80", "Failed: exit code 1")
                .doesNotContain("@run@", "@time@", "@parts@");
    }

    @Test
    void needsNeitherNetworkNorScript() throws IOException {
        String page = new BenchPage(RunOf.figures(RunOf.rate("one", 80, 100))).text();

        assertThat(page).doesNotContainPattern("https?:|src=|href=|url\\(|@import|<script");
        assertThat(page).contains("default-src 'none'");
    }

    @Test
    void escapesNames() throws IOException {
        Figure figure = new Figure(
                HOSTILE,
                HOSTILE,
                1,
                HOSTILE,
                Figure.Better.HIGHER,
                new Figure.Comparison(HOSTILE, 1, 1, 1, 1, 1),
                new Figure.Comparison(HOSTILE, 1, 1, 1, 1, 1));
        BenchRun run = new BenchRun(
                HOSTILE,
                new Machine(2, HOSTILE, 24, HOSTILE, 0),
                List.of(new PartResult(HOSTILE, 1, HOSTILE)),
                List.of(figure));

        String page = new BenchPage(run).text();

        assertThat(page)
                .doesNotContain("<script", "alert('")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;");
    }
}
