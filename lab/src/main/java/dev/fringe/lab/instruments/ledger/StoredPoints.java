// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.instruments.MarketRecord.Kind;
import dev.fringe.lab.instruments.RunContent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Notes the stored points of a run with few queries: a complete time slice is not queried again. */
final class StoredPoints {
    private static final String TELESCOPE = "telescope";
    /** Limits the size of an answer. */
    private static final int POINTS_A_QUERY = 50_000;

    /** The sink adds the offset of a row below the millisecond. */
    private static final long MARKET_TIEBREAK = 1_000_000;

    private final InfluxQuery influx;
    private final InfluxQuery telescope;
    private final Set<Asked> asked = new HashSet<>();
    private final Map<RunLedger, List<Probe>> probes = new HashMap<>();
    private final ForeignPoints foreign;
    private final ObservatoryLedger observatory;

    private record Asked(RunLedger ledger, Object what, TimeSlice slice) {}

    /** Queries the points in a time range. */
    private interface Question {
        void ask(String during);
    }

    StoredPoints(InfluxDb server, String database, ForeignPoints foreign, ObservatoryLedger observatory) {
        this.influx = new InfluxQuery(server, database);
        this.telescope = new InfluxQuery(server, TELESCOPE);
        this.foreign = foreign;
        this.observatory = observatory;
    }

    void noteIn(RunLedger ledger) {
        RunContent content = ledger.run().content();
        if (content instanceof RunContent.Observatory) {
            probes.computeIfAbsent(ledger, unknown -> observatory.probes(ledger.run()))
                    .forEach(probe -> noteTelescope(ledger, probe));
        } else if (content instanceof RunContent.Baselines) {
            slices(ledger, "", ledger.series(), during -> noteBaselines(ledger, during));
        } else if (content instanceof RunContent.Sparkplug) {
            slices(ledger, "", ledger.series(), during -> noteSparkplug(ledger, during));
        } else if (content instanceof RunContent.Market) {
            noteMarket(ledger, Kind.IMPRESSION);
            noteMarket(ledger, Kind.ACTION);
        } else {
            slices(ledger, "", ledger.series(), during -> noteMachines(ledger, during));
        }
    }

    /** A record is stored as a joined row, or as a dropped one with the reason. */
    private void noteMarket(RunLedger ledger, Kind kind) {
        List<Series> series = ledger.series().stream()
                .filter(one -> one.topic().equals(kind.kafkaTopic()))
                .toList();
        String flat = "market.flat_" + kind.name().toLowerCase(Locale.ROOT);
        String stage = "AND \"stage\" = '" + kind.name().toLowerCase(Locale.ROOT) + "'";
        slices(ledger, kind, series, MARKET_TIEBREAK, during -> {
            noteMarket(ledger, kind, kind.idField(), flat, during);
            noteMarket(ledger, kind, "id", "market.dropped", during + stage);
        });
    }

    private void noteMarket(RunLedger ledger, Kind kind, String id, String measurement, String where) {
        influx.rows("SELECT \"logUserId\", \"" + id + "\" FROM \"" + measurement + "\"" + where
                        + " GROUP BY \"platformId\"")
                .forEach(row -> {
                    long millis = (long) row.get("time") / MARKET_TIEBREAK;
                    Reading reading = Reading.ofMarket(
                            kind.kafkaTopic(), row.get("platformId"), row.get("logUserId"), millis, row.get(id));
                    note(ledger, reading, reading.value());
                });
    }

    private void noteBaselines(RunLedger ledger, String during) {
        influx.rows("SELECT \"signalValue\" FROM \"baseline_signal\"" + during + " GROUP BY \"baselineId\"")
                .forEach(row -> note(
                        ledger,
                        Reading.ofBaseline(row.get("baselineId"), (long) row.get("time"), Double.NaN),
                        row.get("signalValue")));
    }

    /** Repeated births and deaths are points that no message of the run explains, so that none is foreign. */
    private void noteSparkplug(RunLedger ledger, String during) {
        influx.rows("SELECT * FROM \"sparkplug\"" + during + " GROUP BY \"node\", \"device\"")
                .forEach(row -> row.forEach((metric, value) -> {
                    if (value != null && !metric.equals("time")) {
                        Reading reading = Reading.ofSparkplug(
                                row.get("node"), row.get("device"), metric, (long) row.get("time"), Double.NaN);
                        ledger.stored(reading.topic(), reading.key(), reading.nanos(), value);
                    }
                }));
    }

    private void noteMachines(RunLedger ledger, String during) {
        influx
                .rows("SELECT \"result\", \"torque\" FROM \"machinedata\"" + during
                        + " GROUP BY \"thing\", \"quantity\"")
                .stream()
                // Excludes the computed points of the jobs, which have the torque that they were computed from.
                .filter(row -> row.get("torque") == null)
                .forEach(row -> note(
                        ledger,
                        Reading.ofMachine(row.get("thing"), row.get("quantity"), (long) row.get("time"), Double.NaN),
                        row.get("result")));
    }

    private void note(RunLedger ledger, Reading reading, Object value) {
        if (ledger.stored(reading.topic(), reading.key(), reading.nanos(), value) == RunLedger.Match.NOT_MINE) {
            foreign.note(reading);
        }
    }

    private void noteTelescope(RunLedger ledger, Probe probe) {
        Collection<Series> series = ledger.series().stream()
                .filter(one -> probe.topics().contains(one.topic()))
                .toList();
        slices(
                ledger,
                probe,
                series,
                during -> telescope.eachValue(
                        "SELECT " + probe.selected() + " FROM " + probe.measurements() + during,
                        (measurement, nanos, value) -> ledger.stored(measurement, "", nanos, value)));
    }

    private void slices(RunLedger ledger, Object what, Collection<Series> series, Question question) {
        // a time that was converted to a double is not exact
        slices(ledger, what, series, 1_000, question);
    }

    /** @param tolerance how far the time of a stored point may be from that of its message, in nanoseconds */
    private void slices(RunLedger ledger, Object what, Collection<Series> series, long tolerance, Question question) {
        for (TimeSlice slice : TimeSlice.of(series, POINTS_A_QUERY)) {
            if (asked.add(new Asked(ledger, what, slice)) || !ledger.allStored(series, slice.from(), slice.until())) {
                question.ask(" WHERE time >= " + (slice.from() - tolerance) + " AND time < "
                        + (slice.until() + tolerance) + " ");
            }
        }
    }
}
