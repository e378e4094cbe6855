// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs at most once a minute that points overwrote others, with one example. */
final class OverwriteLog {
    private static final Logger LOG = LoggerFactory.getLogger(OverwriteLog.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final String KEEPS_BOTH =
            "add a tag that distinguishes them, use a finer timestamp.precision, or set"
                    + " timestamp.tiebreak=offset with a timestamp.precision coarser than ns";

    private final LongSupplier nanoTime;
    private long loggedAt;
    private long notLogged;

    OverwriteLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        loggedAt = nanoTime.getAsLong() - INTERVAL.toNanos();
    }

    /** Why a record that must not overwrite another is rejected. */
    static String detail(String field, String measurement) {
        return "an earlier record has the same measurement (" + measurement
                + "), tags and time, and another value for field " + field + ". To keep both, " + KEEPS_BOTH
                + "; to let the later record overwrite the earlier one, set identity.clash=allow or identity.clash.allowed.fields";
    }

    void add(SinkRecord record, String measurement) {
        notLogged++;
        long now = nanoTime.getAsLong();
        if (now - loggedAt >= INTERVAL.toNanos()) {
            LOG.warn(
                    "{} record(s) had the measurement, tags and time of another record and overwrote its values, for"
                            + " example {}-{}@{} in {}. To keep both, {}.",
                    notLogged,
                    record.originalTopic(),
                    record.originalKafkaPartition(),
                    record.originalKafkaOffset(),
                    measurement,
                    KEEPS_BOTH);
            notLogged = 0;
            loggedAt = now;
        }
    }
}
