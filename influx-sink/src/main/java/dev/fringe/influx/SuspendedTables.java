// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.server.Reply;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for tables whose acknowledged points no query finds. The server keeps the points and goes on to acknowledge, so the sink
 * goes on, too, but tells.
 */
final class SuspendedTables {
    private static final Logger LOG = LoggerFactory.getLogger(SuspendedTables.class);

    private final Supplier<Reply> question;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private volatile Set<String> latest = Set.of();
    private long askedAt;

    SuspendedTables(Supplier<Reply> question, Duration interval, LongSupplier nanoTime) {
        this.question = question;
        this.interval = interval;
        this.nanoTime = nanoTime;
        askedAt = nanoTime.getAsLong() - interval.toNanos();
    }

    int number() {
        return latest.size();
    }

    /**
     * Asks the server if the last answer is old.
     *
     * @param own whether the sink writes to this table
     */
    void refresh(Predicate<String> own) {
        long now = nanoTime.getAsLong();
        if (now - askedAt < interval.toNanos()) {
            return;
        }
        askedAt = now;
        Reply reply = question.get();
        // an unavailable server is noticed by the write
        if (reply.hasRows()) {
            Set<String> suspended = new TreeSet<>(reply.firstColumn());
            suspended.removeIf(own.negate());
            report(suspended);
        }
    }

    private void report(Set<String> suspended) {
        if (!suspended.isEmpty() && !suspended.equals(latest)) {
            LOG.warn(
                    "The server has suspended {}. It acknowledges and keeps the points of a suspended table, but no query finds them."
                            + " Read the reason in the server's log, correct it (disk space, open files), and run"
                            + " ALTER TABLE \"name\" RESUME WAL for each.",
                    suspended);
        } else if (suspended.isEmpty() && !latest.isEmpty()) {
            LOG.info("The server has resumed {}", latest);
        }
        latest = suspended;
    }
}
