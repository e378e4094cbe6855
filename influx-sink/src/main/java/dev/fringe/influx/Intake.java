package dev.fringe.influx;

import dev.fringe.influx.delivery.Rejection;
import dev.fringe.influx.metrics.SinkMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ledger of one call of put: what came = points + rejected + tombstones. */
final class Intake {
    private final int records;
    private final List<Rejection> rejections = new ArrayList<>();
    private final long[] eventNanos;
    private int points;
    private int tombstones;
    private long fields;

    Intake(int records) {
        this.records = records;
        eventNanos = new long[records];
    }

    void line(int fieldCount, long nanos) {
        eventNanos[points++] = nanos;
        fields += fieldCount;
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

    /** Everything is where it belongs. */
    void complete(SinkMetrics metrics, long nowMillis) {
        metrics.delivered(records, tombstones, fields, rejections);
        long now = TimeUnit.MILLISECONDS.toNanos(nowMillis);
        for (int i = 0; i < points; i++) {
            metrics.acknowledged(eventNanos[i], now);
        }
    }
}
