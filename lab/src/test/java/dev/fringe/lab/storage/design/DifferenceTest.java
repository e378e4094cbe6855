// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.storage.design.Change.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final StorageDesign DESIGN = Designs.of(Designs.halfMinute(Aggregate.MEAN));
    private static final String AS_THE_SERVER_SAYS_IT =
            "CREATE CONTINUOUS QUERY m1m3_30s ON kafka RESAMPLE EVERY 30s FOR 5m BEGIN SELECT mean(accelerometers0) AS"
                    + " mean_accelerometers0 INTO kafka.one_year.\"mtm1m3-accelerometerdata\" FROM"
                    + " kafka.autogen.\"mtm1m3-accelerometerdata\" GROUP BY time(30s), * END";

    @Test
    void createsEverythingOnAnEmptyServer() {
        assertThat(Difference.between(DESIGN, ServerState.NO_DATABASE, NOW))
                .extracting(Change::subject)
                .containsExactly("database kafka", "policy one_year", "policy ten_years", "query m1m3_30s");
    }

    @Test
    void findsNothingToDoIfOnlyTheQuotesDiffer() {
        assertThat(changes(DESIGN.policies(), Map.of("m1m3_30s", AS_THE_SERVER_SAYS_IT), Map.of()))
                .isEmpty();
    }

    @Test
    void replacesOnlyTheChangedQueryAndCanRestoreIt() {
        String old = AS_THE_SERVER_SAYS_IT.replace("FOR 5m", "FOR 6m");
        List<Change> changes = changes(DESIGN.policies(), Map.of("m1m3_30s", old), Map.of());
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).kind()).isEqualTo(Kind.REPLACE);
        assertThat(changes.get(0).statements().get(0)).isEqualTo("DROP CONTINUOUS QUERY \"m1m3_30s\" ON \"kafka\"");
        assertThat(changes.get(0).undo()).containsExactly(old);
        assertThat(changes.get(0).loses()).isFalse();
    }

    @Test
    void altersAPolicyAndWarnsIfThatLosesData() {
        RetentionPolicy forever = new RetentionPolicy("autogen", Span.FOREVER, Span.parse("7d"), true);
        List<RetentionPolicy> policies = List.of(forever, Designs.YEAR, Designs.DECADE);
        Map<String, String> queries = Map.of("m1m3_30s", AS_THE_SERVER_SAYS_IT);

        assertThat(changes(policies, queries, Map.of("autogen", NOW.plusSeconds(60))))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.statements())
                            .containsExactly(
                                    "ALTER RETENTION POLICY \"autogen\" ON \"kafka\" DURATION 1d SHARD DURATION"
                                            + " 1h DEFAULT");
                    assertThat(change.loses()).isFalse();
                });
        assertThat(changes(policies, queries, Map.of("autogen", NOW.minusSeconds(90_000))))
                .singleElement()
                .satisfies(change -> assertThat(change.loses()).isTrue());
    }

    @Test
    void dropsUnlistedItemsOnlyIfAllowed() {
        List<RetentionPolicy> policies = new ArrayList<>(DESIGN.policies());
        policies.add(new RetentionPolicy("old", Span.parse("1d"), Span.parse("1h"), false));
        assertThat(changes(policies, Map.of("m1m3_30s", AS_THE_SERVER_SAYS_IT, "stray", "CREATE …"), Map.of()))
                .hasSize(2)
                .allSatisfy(change -> {
                    assertThat(change.kind()).isEqualTo(Kind.DROP);
                    assertThat(change.loses()).isTrue();
                });
    }

    @Test
    void neverDropsTheDefaultPolicyIfTheFileHasNone() {
        StorageDesign none = new StorageDesign("kafka", List.of(Designs.YEAR), List.of(), 600);
        ServerState server = new ServerState(true, List.of(Designs.RAW, Designs.YEAR), Map.of(), Map.of());
        assertThat(Difference.between(none, server, NOW)).isEmpty();
    }

    @Test
    void distinguishesDivisionFromARegularExpression() {
        assertThat(QueryText.isSame(
                        "sum(\"a\") / sum(\"b\") FROM \"d\".\"p\"./x\\/y/", "sum(a) / sum(b) FROM d.p./x\\/y/"))
                .isTrue();
        assertThat(QueryText.isSame("sum(a) / sum(b)", "sum(a) * sum(b)")).isFalse();
        assertThat(QueryText.isSame("FROM \"a.b\"", "FROM a.b")).isFalse();
    }

    private static List<Change> changes(
            List<RetentionPolicy> policies, Map<String, String> queries, Map<String, Instant> shards) {
        return Difference.between(DESIGN, new ServerState(true, policies, queries, shards), NOW);
    }
}
