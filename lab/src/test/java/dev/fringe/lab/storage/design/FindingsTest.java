// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final List<String> FIELD = List.of("accelerometers0");

    @Test
    void hasNoFindingsForAnExactChain() {
        assertThat(findings(Designs.of(
                        Designs.halfMinute(Aggregate.SUM, Aggregate.COUNT, Aggregate.MEAN),
                        Designs.tenMinutes(Aggregate.MEAN))))
                .isEmpty();
    }

    @Test
    void warnsOfAMeanOfText() {
        StorageDesign design = Designs.of(Designs.halfMinute(Aggregate.MEAN));
        assertThat(Findings.in(design, Map.of("mtm1m3-accelerometerdata", Map.of("accelerometers0", "string"))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.refused()).isFalse();
                    assertThat(finding.text()).contains("mean of accelerometers0, which is a string");
                });
    }

    @Test
    void rejectsAWindowShorterThanTheInterval() {
        assertRejected(rule("30s", "10s", Aggregate.MEAN), "shorter than its interval");
    }

    @Test
    void rejectsAWindowLongerThanTheRetention() {
        assertRejected(rule("30s", "25h", Aggregate.MEAN), "keeps 1d");
    }

    @Test
    void rejectsARetentionShorterThanAShard() {
        StorageDesign design = new StorageDesign(
                "kafka", List.of(new RetentionPolicy("raw", Span.parse("1h"), Span.parse("1d"), true)), List.of(), 600);
        assertThat(findings(design)).singleElement().satisfies(finding -> {
            assertThat(finding.refused()).isTrue();
            assertThat(finding.text()).contains("shorter than its shards");
        });
    }

    @Test
    void warnsOfASingleShard() {
        StorageDesign design = new StorageDesign(
                "kafka", List.of(new RetentionPolicy("raw", Span.parse("1d"), Span.parse("1d"), true)), List.of(), 600);
        assertThat(findings(design))
                .singleElement()
                .satisfies(finding -> assertThat(finding.refused()).isFalse());
    }

    @Test
    void warnsOfTooManyBuckets() {
        assertThat(findings(Designs.of(Designs.rule("fast", "autogen", "one_year", "1s", "1h", FIELD, Aggregate.MEAN))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("216000 buckets per minute", "600"));
    }

    @Test
    void countsTheServersMeasurementsOfARegularExpression() {
        Downsampling every = over(new Measurements.Matching(".*"));
        assertThat(Findings.in(Designs.of(every), telescope(54))).isEmpty();
        assertThat(Findings.in(Designs.of(every), telescope(1_051)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.refused()).isFalse();
                    assertThat(finding.text())
                            .contains("11561 buckets per minute", "1051 measurements", "fewer measurements");
                });
        // The same server with a rule for a few of its measurements.
        assertThat(Findings.in(Designs.of(over(new Measurements.Matching("MTM1M3_1\\d$"))), telescope(1_051)))
                .isEmpty();
    }

    @Test
    void countsNamedMeasurementsEvenBeforeTheServerHasThem() {
        List<String> names = List.copyOf(telescope(60).keySet());
        assertThat(findings(Designs.of(over(new Measurements.Named(names)))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("660 buckets per minute", "60 measurements"));
    }

    /** Eleven buckets per run and one run per minute. */
    private static Downsampling over(Measurements measurements) {
        return new Downsampling(
                "means",
                "autogen",
                "one_year",
                measurements,
                List.of(),
                List.of(Aggregate.MEAN),
                Span.parse("30s"),
                Span.parse("1m"),
                Span.parse("330s"));
    }

    private static Map<String, Map<String, String>> telescope(int measurements) {
        return IntStream.range(0, measurements)
                .boxed()
                .collect(Collectors.toMap(i -> "lsst.sal.MTM1M3_" + i, i -> Map.of("value", "float")));
    }

    @Test
    void rejectsFunctionsThatCannotBeComputedFromAFinerTier() {
        assertThat(findings(Designs.of(Designs.halfMinute(Aggregate.MEDIAN), Designs.tenMinutes(Aggregate.MEDIAN))))
                .anySatisfy(finding -> {
                    assertThat(finding.refused()).isTrue();
                    assertThat(finding.text()).contains("median cannot be computed from");
                });
    }

    @Test
    void warnsOfMeansOfMeans() {
        assertThat(findings(Designs.of(Designs.halfMinute(Aggregate.MEAN), Designs.tenMinutes(Aggregate.MEAN))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("mean of the means", "sum and count"));
    }

    @Test
    void rejectsAnUndefinedPolicy() {
        assertThat(findings(
                        Designs.of(Designs.rule("lost", "autogen", "nowhere", "30s", "30s", FIELD, Aggregate.MEAN))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("nowhere, which is not a policy"));
    }

    @Test
    void rejectsARuleThatReadsItsOwnResults() {
        assertThat(findings(
                        Designs.of(Designs.rule("loop", "autogen", "autogen", "30s", "30s", FIELD, Aggregate.MEAN))))
                .anySatisfy(finding -> assertThat(finding.text()).contains("read its own results"));
    }

    private static Downsampling rule(String interval, String window, Aggregate kept) {
        return Designs.rule("m1m3", "autogen", "one_year", interval, window, FIELD, kept);
    }

    private static void assertRejected(Downsampling rule, String words) {
        assertThat(findings(Designs.of(rule))).anySatisfy(finding -> {
            assertThat(finding.refused()).isTrue();
            assertThat(finding.text()).contains(words);
        });
    }

    private static List<Finding> findings(StorageDesign design) {
        return Findings.in(design, Map.of());
    }
}
