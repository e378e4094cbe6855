// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementsTest {
    @Test
    void quotesEveryPartOfAName() {
        StorageDesign design = Designs.of(Designs.halfMinute(Aggregate.MEAN));
        assertThat(new Statements(design).createQuery(design.rules().get(0)))
                .isEqualTo("CREATE CONTINUOUS QUERY \"m1m3_30s\" ON \"kafka\" RESAMPLE EVERY 30s FOR 5m BEGIN "
                        + "SELECT mean(\"accelerometers0\") AS \"mean_accelerometers0\" "
                        + "INTO \"kafka\".\"one_year\".\"mtm1m3-accelerometerdata\" "
                        + "FROM \"kafka\".\"autogen\".\"mtm1m3-accelerometerdata\" GROUP BY time(30s), * END");
    }

    @Test
    void createsTheDatabaseWithItsDefaultPolicyInOneStatement() {
        assertThat(new Statements(Designs.of()).createDatabase())
                .isEqualTo(
                        "CREATE DATABASE \"kafka\" WITH DURATION 1d REPLICATION 1 SHARD DURATION 1h NAME \"autogen\"");
    }

    @Test
    void selectsManyMeasurementsWithOneQuery() {
        Downsampling every = new Downsampling(
                "means",
                "autogen",
                "one_year",
                new Measurements.Matching("^a/b"),
                List.of(),
                List.of(Aggregate.MEAN, Aggregate.COUNT),
                Span.parse("30s"),
                Span.parse("30s"),
                Span.parse("30s"));
        assertThat(new Statements(Designs.of(every)).createQuery(every))
                .contains("SELECT mean(*), count(*) INTO \"kafka\".\"one_year\".:MEASUREMENT FROM"
                        + " \"kafka\".\"autogen\"./^a\\/b/ GROUP BY time(30s), * fill(none)");
    }

    @Test
    void listsSeveralNamesAsARegularExpressionThatMatchesNothingElse() {
        Measurements two = new Measurements.Named(List.of("qa.summary", "a-b"));
        assertThat(two.source()).isEqualTo("/^(qa\\.summary|a-b)$/");
        assertThat(two.target()).isEqualTo(":MEASUREMENT");
    }

    @Test
    void dividesSumsByCountsInACoarserTier() {
        Downsampling coarse = Designs.tenMinutes(Aggregate.MEAN, Aggregate.MIN, Aggregate.COUNT);
        StorageDesign design = Designs.of(Designs.halfMinute(Aggregate.SUM, Aggregate.COUNT, Aggregate.MIN), coarse);
        assertThat(new Statements(design).createQuery(coarse))
                .contains("SELECT sum(\"sum_accelerometers0\") / sum(\"count_accelerometers0\") AS"
                        + " \"mean_accelerometers0\", min(\"min_accelerometers0\") AS \"min_accelerometers0\","
                        + " sum(\"count_accelerometers0\") AS \"count_accelerometers0\" INTO");
    }

    @Test
    void fillsHistoryWithTheSameSelection() {
        StorageDesign design = Designs.of(Designs.halfMinute(Aggregate.MEAN));
        Slice slice = new Slice(Instant.ofEpochSecond(30), Instant.ofEpochSecond(90));
        assertThat(new Statements(design).backfill(design.rules().get(0), slice))
                .endsWith("\"mtm1m3-accelerometerdata\" WHERE time >= 30000000000 AND time < 90000000000"
                        + " GROUP BY time(30s), *");
    }

    @Test
    void escapesSpecialCharactersOfNames() {
        assertThat(Statements.quote("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
    }
}
