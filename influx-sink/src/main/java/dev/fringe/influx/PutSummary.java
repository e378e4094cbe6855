// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.delivery.Rejection;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.metrics.SinkMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Counts the records of one call of put: records = points + rejections + tombstones. */
final class PutSummary {
    private final int records;
    private final List<Rejection> rejections = new ArrayList<>();
    private final long[] eventNanos;
    private int points;
    private int tombstones;
    private long fields;

    PutSummary(int records) {
        this.records = records;
        eventNanos = new long[records];
    }

    void point(Mapped.Point point) {
        eventNanos[points++] = point.eventNanos();
        fields += point.line().fields();
    }

    void tombstone() {
        tombstones++;
    }

    void rejected(Rejection rejection) {
        rejections.add(rejection);
    }

    List<Rejection> rejections() {
        return rejections;
    }

    /** Every record is stored, in the dead letter queue, or a tombstone. */
    void complete(SinkMetrics metrics, long nowMillis) {
        metrics.delivered(records, tombstones, fields, rejections);
        long now = TimeUnit.MILLISECONDS.toNanos(nowMillis);
        for (int i = 0; i < points; i++) {
            metrics.acknowledged(eventNanos[i], now);
        }
    }
}
