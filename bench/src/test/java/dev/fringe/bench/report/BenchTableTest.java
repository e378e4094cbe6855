// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.bench.report.BenchRun.PartResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTableTest {
    private static final Figure RATE = Measurement.higher("source", "one task", "msg/s", List.of(50_000.0, 46_000.0))
            .limit("Paho", List.of(100_000.0, 100_000.0))
            .figure();

    @Test
    void showsFiguresBesideTheirLimits() {
        assertThat(new BenchTable(RunOf.figures(RATE)).text()).isEqualTo("""
                part    figure        measured  limit          to the limit         peer  to the peer
                source  one task  48,000 msg/s  Paho: 100,000  0.48 (0.46 to 0.50)
                """);
    }

    @Test
    void printsMarkdownThatCanBePasted() {
        Figure hostile =
                Measurement.lower("stack", "a|b\nc", "MB", List.of(12.0)).figure();

        assertThat(new BenchTable(RunOf.figures(hostile)).markdown()).isEqualTo("""
                | part | figure | measured | limit | to the limit | peer | to the peer |
                |---|---|---:|---|---|---|---|
                | stack | a\\|b c | 12.0 MB |  |  |  |  |
                """);
    }

    @Test
    void failedPartKeepsItsFiguresAndHasRowWithTheReason() {
        BenchRun run = new BenchRun(
                "now",
                new Machine(2, "", 24, "17", 0),
                List.of(
                        new PartResult("source", 60, "exit code 1; see x.log"),
                        new PartResult("sink", 1, "no figures")),
                List.of(RATE));

        assertThat(new BenchTable(run).rows())
                .extracting(row -> row.get(1))
                .containsExactly("one task", "FAILED: exit code 1; see x.log", "FAILED: no figures");
    }

    @Test
    void numbersHaveThreeDigitsAtLeast() {
        assertThat(List.of(BenchTable.number(1_234_567), BenchTable.number(99.94), BenchTable.number(0.5)))
                .containsExactly("1,234,567", "99.9", "0.50");
    }
}
