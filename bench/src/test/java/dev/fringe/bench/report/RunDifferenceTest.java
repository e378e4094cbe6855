// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.bench.report.BenchRun.PartResult;
import dev.fringe.bench.report.RunDifference.Change;
import dev.fringe.bench.report.RunDifference.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunDifferenceTest {
    private static final double TOLERANCE = 0.1;

    @Test
    void findsWhatIsSlowerByItsRatio() {
        RunDifference difference =
                between(RunOf.figures(RunOf.rate("one", 80, 100)), RunOf.figures(RunOf.rate("one", 71, 100)));

        assertThat(difference.slower()).isTrue();
        assertThat(difference.text()).contains("slower: source, one, to Paho: 0.71, was 0.80 (0.89 of it)");
    }

    @Test
    void slowerMachineWithTheSameRatioIsTheSame() {
        RunDifference difference =
                between(RunOf.figures(RunOf.rate("one", 80, 100)), RunOf.figures(RunOf.rate("one", 40, 50)));

        assertThat(difference.slower()).isFalse();
        assertThat(kinds(difference)).containsExactly(Kind.SAME);
    }

    @Test
    void ratioWithinTheToleranceIsTheSame() {
        BenchRun earlier = RunOf.figures(RunOf.rate("one", 80, 100));
        BenchRun now = RunOf.figures(RunOf.rate("one", 73, 100));

        assertThat(between(earlier, now).slower()).isFalse();
        assertThat(RunDifference.between(earlier, now, 0.05).slower()).isTrue();
    }

    @Test
    void higherRatioIsFaster() {
        RunDifference difference =
                between(RunOf.figures(RunOf.rate("one", 60, 100)), RunOf.figures(RunOf.rate("one", 90, 100)));

        assertThat(kinds(difference)).containsExactly(Kind.FASTER);
        assertThat(difference.slower()).isFalse();
    }

    @Test
    void figureWithLimitAndPeerIsSlowerByOneOfThem() {
        Figure before = twice(100, 80);
        Figure after = twice(100, 120);

        RunDifference difference = between(RunOf.figures(before), RunOf.figures(after));

        assertThat(kinds(difference)).containsExactly(Kind.SAME, Kind.SLOWER);
    }

    private static Figure twice(double limit, double peer) {
        return Measurement.higher("source", "one", "msg/s", List.of(90.0))
                .limit("Paho", List.of(limit))
                .peer("others", List.of(peer))
                .figure();
    }

    @Test
    void valueWithoutRatioIsReportedButIsNotSlower() {
        Figure before =
                Measurement.lower("stack", "memory", "MB", List.of(1_000.0)).figure();
        Figure after =
                Measurement.lower("stack", "memory", "MB", List.of(2_000.0)).figure();

        RunDifference difference = between(RunOf.figures(before), RunOf.figures(after));

        assertThat(kinds(difference)).containsExactly(Kind.OTHER_VALUE);
        assertThat(difference.slower()).isFalse();
        assertThat(difference.text()).contains("stack, memory: 2,000 MB, was 1,000 MB (0.50 of it)");
    }

    @Test
    void namesNewAndMissingFigures() {
        RunDifference difference =
                between(RunOf.figures(RunOf.rate("old", 80, 100)), RunOf.figures(RunOf.rate("new", 80, 100)));

        assertThat(kinds(difference)).containsExactly(Kind.NEW, Kind.MISSING);
        assertThat(difference.text())
                .contains("new: source, new, to Paho: 0.80")
                .contains("missing: source, old, to Paho: was 0.80");
    }

    @Test
    void partsThatDidNotRunAreNotMissing() {
        Figure other =
                Measurement.lower("stack", "memory", "MB", List.of(1_000.0)).figure();

        RunDifference difference =
                between(RunOf.figures(RunOf.rate("one", 80, 100), other), RunOf.figures(RunOf.rate("one", 80, 100)));

        assertThat(kinds(difference)).containsExactly(Kind.SAME);
    }

    @Test
    void figuresOfFailedPartAreMissing() {
        BenchRun earlier = RunOf.figures(RunOf.rate("one", 80, 100));
        BenchRun now = new BenchRun(
                earlier.started(), earlier.machine(), List.of(new PartResult("source", 1, "exit code 1")), List.of());

        assertThat(kinds(between(earlier, now))).containsExactly(Kind.MISSING);
    }

    private static RunDifference between(BenchRun earlier, BenchRun now) {
        return RunDifference.between(earlier, now, TOLERANCE);
    }

    private static List<Kind> kinds(RunDifference difference) {
        return difference.changes().stream().map(Change::kind).toList();
    }
}
