// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.pipeline.LabStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Measures how long after each fault a later sample and its verdict are in InfluxDB. */
final class RecoveryWatch implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final LabStack lab;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    private final List<Recovery> open = new ArrayList<>();
    private final List<Recovery> ended = new ArrayList<>();
    private volatile Instant flowsUntil = Instant.EPOCH;

    /** @param took null until the chain flows again */
    record Recovery(Fault fault, Instant end, Duration took) {}

    RecoveryWatch(LabStack lab) {
        this.lab = lab;
        looks.scheduleWithFixedDelay(this::look, 0, 250, TimeUnit.MILLISECONDS);
    }

    synchronized void ended(Fault fault) {
        open.add(new Recovery(fault, Instant.now(), null));
    }

    /** Waits until a sample that was published after now, and its verdict, are stored. */
    void awaitFlow() {
        Instant now = Instant.now();
        await("a sample after " + now + " and its verdict")
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    lab.restartDead();
                    return flowsUntil.isAfter(now);
                });
    }

    synchronized List<Recovery> recoveries() {
        return List.copyOf(ended);
    }

    private void look() {
        try {
            InfluxQuery influx = lab.influx("fringe");
            Instant sample = last(influx, "SELECT last(\"signalValue\") AS v FROM \"baseline_signal\"");
            Instant verdict = last(influx, "SELECT last(\"flagged\") AS v FROM \"qa.signal\"");
            flowsUntil = sample.isBefore(verdict) ? sample : verdict;
            note();
        } catch (RuntimeException away) {
            // InfluxDB has a fault, or no sample yet
        }
    }

    private static Instant last(InfluxQuery influx, String query) {
        List<Map<String, Object>> rows = influx.rows(query);
        return rows.isEmpty()
                ? Instant.EPOCH
                : Instant.EPOCH.plusNanos(((Number) rows.get(0).get("time")).longValue());
    }

    private synchronized void note() {
        Instant now = Instant.now();
        List<Recovery> recovered =
                open.stream().filter(one -> flowsUntil.isAfter(one.end())).toList();
        open.removeAll(recovered);
        recovered.forEach(one -> ended.add(new Recovery(one.fault(), one.end(), Duration.between(one.end(), now))));
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
