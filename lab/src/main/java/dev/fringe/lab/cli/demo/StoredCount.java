// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import dev.fringe.lab.clusters.InfluxQuery;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts the points of one kind since the start of the demo. Points older than a minute no longer change and are counted only
 * once, so that a query stays fast in a long demo.
 */
final class StoredCount {
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final InfluxQuery influx;
    private final String select;
    private long settledUntil;
    private long settled;

    /** @param select a count query that ends with a condition; a condition on the time is appended */
    StoredCount(InfluxQuery influx, String select, Instant from) {
        this.influx = influx;
        this.select = select;
        this.settledUntil = nanos(from);
    }

    long until(Instant now) {
        long settles = nanos(now.minus(SETTLED));
        if (settles > settledUntil) {
            settled += influx.number(select + " AND time >= " + settledUntil + " AND time < " + settles);
            settledUntil = settles;
        }
        return settled + influx.number(select + " AND time >= " + settledUntil);
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
