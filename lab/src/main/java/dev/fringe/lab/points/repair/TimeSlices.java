// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.repair;

import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.KafkaReader.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Divides the records of a time range into slices of all partitions with about equally many records. So the points of a slice are
 * close to each other in InfluxDB, too.
 */
final class TimeSlices {
    static final int USUAL_RECORDS = 5_000;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final KafkaReader kafka;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> limits;
    private final boolean backwards;
    private final Instant end;
    private Instant at;
    private Map<TopicPartition, Long> offsets;
    private Duration length;

    /** @param at the end of the slice in the direction of the reading */
    record Slice(Map<TopicPartition, Range> ranges, Instant at) {
        long size() {
            return ranges.values().stream().mapToLong(Range::size).sum();
        }
    }

    /**
     * @param limits the offsets that the sink has reached; a partition without one is read to its end
     * @param begin where the reading begins, which is after the end for a reading backwards
     */
    TimeSlices(
            KafkaReader kafka,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> limits,
            Instant begin,
            Instant end) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.limits = limits;
        this.backwards = begin.isAfter(end);
        this.at = begin;
        this.end = end;
        this.offsets = offsets(begin);
        Duration all = backwards ? Duration.between(end, begin) : Duration.between(begin, end);
        long records = slice(end, offsets(end)).size();
        double share = records == 0 ? 1 : Math.min(1, (double) USUAL_RECORDS / records);
        this.length = longer(Duration.ofMillis((long) (all.toMillis() * share)));
    }

    private Map<TopicPartition, Long> offsets(Instant time) {
        Map<TopicPartition, Long> found = new HashMap<>();
        kafka.offsetsAt(partitions, time)
                .forEach((partition, offset) ->
                        found.put(partition, Math.min(offset, limits.getOrDefault(partition, Long.MAX_VALUE))));
        return found;
    }

    private static Duration longer(Duration length) {
        return length.compareTo(SHORTEST) < 0 ? SHORTEST : length;
    }

    boolean hasNext() {
        return !at.equals(end);
    }

    Slice next() {
        while (true) {
            Instant until = until();
            Map<TopicPartition, Long> next = offsets(until);
            Slice slice = slice(until, next);
            if (slice.size() > 4L * USUAL_RECORDS && length.compareTo(SHORTEST) > 0) {
                length = longer(length.dividedBy(2));
                continue;
            }
            if (slice.size() < USUAL_RECORDS / 2) {
                length = length.multipliedBy(2);
            }
            at = until;
            offsets = next;
            return slice;
        }
    }

    private Instant until() {
        if (backwards) {
            Instant until = at.minus(length);
            return until.isBefore(end) ? end : until;
        }
        Instant until = at.plus(length);
        return until.isAfter(end) ? end : until;
    }

    private Slice slice(Instant until, Map<TopicPartition, Long> next) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        next.forEach((partition, offset) -> ranges.put(
                partition,
                backwards ? new Range(offset, offsets.get(partition)) : new Range(offsets.get(partition), offset)));
        return new Slice(ranges, until);
    }
}
