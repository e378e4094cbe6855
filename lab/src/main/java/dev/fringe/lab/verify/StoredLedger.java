package dev.fringe.lab.verify;

import dev.fringe.lab.InfluxQuery;
import dev.fringe.lab.simulate.MachineGenerator;
import dev.fringe.lab.simulate.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The readings that InfluxDB holds of the time of a run. */
final class StoredLedger {
    /** Answers beyond this would be long in one piece. */
    private static final int POINTS_A_QUERY = 50_000;

    private final InfluxQuery influx;

    StoredLedger(InfluxQuery influx) {
        this.influx = influx;
    }

    void addTo(Tally tally, RunRecord run) {
        Duration slice = Duration.ofMillis((long) Math.max(1_000, POINTS_A_QUERY / run.rate() * 1_000));
        for (Instant from = run.from(); from.isBefore(run.until()); from = from.plus(slice)) {
            Instant until = from.plus(slice).isBefore(run.until()) ? from.plus(slice) : run.until();
            String during = " WHERE time >= " + nanos(from) + " AND time < " + nanos(until);
            if (run.what().equals(RunRecord.BASELINES)) {
                influx.rows("SELECT \"signalValue\" FROM \"baseline_signal\"" + during + " GROUP BY \"baselineId\"")
                        .forEach(row -> tally.add(Reading.ofBaseline(row.get("baselineId"), time(row))));
            } else {
                influx
                        .rows("SELECT \"result\" FROM \"machinedata\"" + during + " GROUP BY \"thing\", \"quantity\"")
                        .stream()
                        // What the jobs computed is stored beside what was read.
                        .filter(row -> MachineGenerator.QUANTITIES.contains(row.get("quantity")))
                        .forEach(row -> tally.add(Reading.ofMachine(row.get("thing"), row.get("quantity"), time(row))));
            }
        }
    }

    private static long time(Map<String, Object> row) {
        return (long) row.get("time");
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }
}
