// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.jobs.command.Bounds;
import dev.fringe.jobs.command.UsageException;
import dev.fringe.jobs.order.InEventOrder.Patience;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Options of the jobs that process the records of a topic in event time order. */
public final class EventTimeOptions {
    @Option(names = "--from", description = "Bounded run over the topic's history: results from this time on.")
    Instant from;

    @Option(names = "--to", description = "Bounded run over the topic's history: results before this time.")
    Instant to;

    @Option(
            names = "--idle",
            defaultValue = "10s",
            description =
                    "A partition that was read to its end and stays silent for this long holds nothing back any more.")
    @Bounds("at least 1ms")
    Duration idle;

    @Option(
            names = "--stopped",
            description =
                    "When the whole topic was read to its end and stays silent for this long, the results of its last"
                            + " records are written. What belongs to them and comes later, after an outage of the source, is late."
                            + " At least --idle, which is the default.")
    @Bounds("at least 1ms")
    private Duration stopped;

    @Option(
            names = "--lateness",
            defaultValue = "3s",
            description =
                    "How far out of order the records of one key may lie in their partition; later ones go to the side topic.")
    Duration lateness;

    @Option(
            names = "--quiet",
            defaultValue = "5s",
            description =
                    "A key from which nothing came while all others went on by this much is reported as far as it is known.")
    private Duration quiet;

    public Patience patience(Duration stateTtl) {
        return new Patience(lateness, quiet, stateTtl);
    }

    Duration stopped() {
        return stopped == null || stopped.compareTo(idle) < 0 ? idle : stopped;
    }

    /** Whether the run is bounded and ends at the end offsets of its start. */
    public boolean overHistory() {
        return from != null || to != null;
    }

    /** The end of the results in milliseconds: --to or the current time in a bounded run; a stream has none. */
    public long endMillis() {
        Instant end = to == null ? Instant.now() : to;
        return overHistory() ? end.toEpochMilli() : Long.MAX_VALUE;
    }

    void check() {
        if (from != null && to != null && !from.isBefore(to)) {
            throw new UsageException("--from must be before --to; --help lists the options");
        }
    }
}
