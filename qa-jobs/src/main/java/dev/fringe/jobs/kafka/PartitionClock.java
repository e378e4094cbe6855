// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.time.Duration;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;

/** How far a partition was read, what its newest event time is, and whether it has fallen silent. */
final class PartitionClock {
    static final long NOTHING = Long.MIN_VALUE;

    private final TopicPartition partition;
    private final long latenessMicros;
    private final long idleNanos;

    private long next;
    private long newest;
    private long heardAt;
    private long idleSince = NOTHING;
    private long wokenAt = NOTHING;

    PartitionClock(KafkaPartitionSplit split, Duration lateness, Duration idle, long nowNanos) {
        this.partition = split.getTopicPartition();
        this.next = split.getStartingOffset();
        this.newest = DatedSplit.newestOf(split);
        this.latenessMicros = lateness.toNanos() / 1000;
        this.idleNanos = idle.toNanos();
        this.heardAt = nowNanos;
    }

    /** @param micros the record's event time, or {@link #NOTHING} for one that was rejected, which is no sign of life */
    void read(long offset, long micros, long nowNanos) {
        next = offset + 1;
        if (micros != NOTHING) {
            newest = Math.max(newest, micros);
            heardAt = nowNanos;
            wokenAt = idle() ? nowNanos : wokenAt;
            idleSince = NOTHING;
        }
    }

    /**
     * Silence counts only while Kafka says that there is nothing more to read: what a Kafka that is away holds back, or a reader
     * that is held up, makes no partition idle. When a stream that had stopped goes on, silence counts anew, as the partitions do
     * not go on at the same moment.
     */
    void look(PartitionEnds.Seen seen) {
        long silentSince = Math.max(Math.max(heardAt, seen.since()), seen.flowingSince());
        if (idle() && heardAt < seen.flowingSince() && idleSince < seen.flowingSince()) {
            idleSince = NOTHING;
        }
        if (!idle() && seen.isEndAt(next) && seen.asOf() - silentSince >= idleNanos) {
            idleSince = silentSince;
        }
    }

    /** Whether it was idle until a moment ago, so that others may be about to go on with it. */
    boolean wokeWithin(Duration moment, long nowNanos) {
        return wokenAt != NOTHING && nowNanos - wokenAt < moment.toNanos();
    }

    boolean idle() {
        return idleSince != NOTHING;
    }

    /** How long an idle partition has been silent. */
    Duration silence(long nowNanos) {
        return Duration.ofNanos(nowNanos - idleSince);
    }

    TopicPartition partition() {
        return partition;
    }

    String splitId() {
        return KafkaPartitionSplit.toSplitId(partition);
    }

    /** The offset of the next record; negative while only Flink's reader knows it. */
    long next() {
        return next;
    }

    /** In microseconds, or {@link #NOTHING}. */
    long newest() {
        return newest;
    }

    /** In milliseconds: no record that is in order by the lateness is as old as that. */
    long watermark() {
        return Math.floorDiv(newest - latenessMicros, 1000L) - 1;
    }
}
