// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.time.Duration;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;

/** The offset, the newest event time and the idleness of a partition. */
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

    /** @param micros the record's event time, or {@link #NOTHING} for a rejected record, which does not end idleness */
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
     * Silence counts only while Kafka reports that the partition was read to its end: an unavailable Kafka or a delayed reader does
     * not make a partition idle. When a stopped stream resumes, silence is counted again, because partitions do not resume at the
     * same time.
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

    /** Whether the partition was idle until recently, so that other partitions may be about to resume. */
    boolean wokeWithin(Duration moment, long nowNanos) {
        return wokenAt != NOTHING && nowNanos - wokenAt < moment.toNanos();
    }

    boolean idle() {
        return idleSince != NOTHING;
    }

    /** The duration of an idle partition's silence. */
    Duration silence(long nowNanos) {
        return Duration.ofNanos(nowNanos - idleSince);
    }

    /**
     * The watermark in milliseconds of a stream that has stopped with this partition; {@link #NOTHING} before the end of the patience.
     *
     * @param patience how long records may still come that belong to the last ones
     * @param most how far the watermark advances with the clock
     */
    long watermarkAtStop(Duration patience, Duration most, long nowNanos) {
        Duration silence = silence(nowNanos);
        if (newest == NOTHING || silence.compareTo(patience) < 0) {
            return NOTHING;
        }
        return watermark() + Math.min(most.toMillis(), silence.toMillis());
    }

    TopicPartition partition() {
        return partition;
    }

    String splitId() {
        return KafkaPartitionSplit.toSplitId(partition);
    }

    /** The offset of the next record; negative if only Flink's reader knows it. */
    long next() {
        return next;
    }

    /** In microseconds, or {@link #NOTHING}. */
    long newest() {
        return newest;
    }

    /** The watermark in milliseconds. */
    long watermark() {
        return Math.floorDiv(newest - latenessMicros, 1000L) - 1;
    }
}
