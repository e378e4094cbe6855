// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds the snapshots and compactions of InfluxDB by its own metrics, which have only the total time of those that ended. So a
 * stall is placed before the moment at which the total has grown; it is late by the pause between two looks at most.
 */
final class InfluxWatch implements AutoCloseable {
    static final Duration PAUSE = Duration.ofMillis(250);
    private static final String ENGINE = "tsm1_engine";
    private static final String SNAPSHOT = "cacheCompactionDuration";
    private static final String COMPACTION = "CompactionDuration";

    private final Rest influx;
    private final Consumer<Stall> stalls;
    private final Map<Stall.Kind, Long> known = new EnumMap<>(Stall.Kind.class);
    private final Thread watching = new Thread(this::watch, "influx-watch");

    InfluxWatch(String influx, Consumer<Stall> stalls) {
        this.influx = new Rest("InfluxDB", influx).withLogin(Login.to(Login.Server.INFLUX));
        this.stalls = stalls;
        watching.setDaemon(true);
    }

    void start() {
        watching.start();
    }

    private void watch() {
        try {
            while (true) {
                Rest.Answer answer = influx.get("/debug/vars");
                if (!answer.ok()) {
                    return;
                }
                note(answer.body(), nanos(Instant.now()));
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException | LabFailure e) {
            // the run is over, or InfluxDB has ended: the run reports its messages as lost
            Thread.currentThread().interrupt();
        }
    }

    void note(JsonNode metrics, long now) {
        Map<Stall.Kind, Long> totals = new EnumMap<>(Map.of(Stall.Kind.SNAPSHOT, 0L, Stall.Kind.COMPACTION, 0L));
        for (JsonNode group : metrics) {
            if (ENGINE.equals(group.path("name").asText())) {
                group.path("values").properties().forEach(value -> {
                    if (value.getKey().endsWith(COMPACTION)) {
                        Stall.Kind kind = value.getKey().equals(SNAPSHOT) ? Stall.Kind.SNAPSHOT : Stall.Kind.COMPACTION;
                        totals.merge(kind, value.getValue().asLong(), Long::sum);
                    }
                });
            }
        }
        totals.forEach((kind, total) -> {
            Long before = known.put(kind, total);
            if (before != null && total > before) {
                stalls.accept(new Stall("influxdb", kind, now - (total - before), now));
            }
        });
    }

    static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}
