// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.delivery.Rejection.Reason;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.metrics.SinkMetrics;
import dev.fringe.influx.series.OnExceeded;
import dev.fringe.influx.series.SeriesBudget;
import org.apache.kafka.connect.sink.SinkRecord;

/** Applies the budget of series to points. */
final class SeriesRule {
    /** The share of the budget for series without the dropped tags. */
    private static final int RESERVED = 10;

    private final SeriesBudget budget;
    private final int room;
    private final OnExceeded onExceeded;
    private final PointMappers withoutTags;
    private final SinkMetrics metrics;

    /** @param withoutTags map records without the tags that are dropped; null if none are */
    SeriesRule(SeriesBudget budget, OnExceeded onExceeded, PointMappers withoutTags, SinkMetrics metrics) {
        this.budget = budget;
        this.room = withoutTags == null ? budget.max() : budget.max() - Math.max(1, budget.max() / RESERVED);
        this.onExceeded = onExceeded;
        this.withoutTags = withoutTags;
        this.metrics = metrics;
    }

    /** The point, one without some of its tags, or the rejection of the record. */
    Mapped apply(Mapped.Point point, SinkRecord record) {
        String measurement = point.measurement();
        if (budget.admits(measurement, point.line().seriesHash(), room)) {
            return point;
        }
        metrics.overBudget();
        return switch (onExceeded) {
            case WARN -> point;
            case REJECT -> rejected(measurement);
            case DROP_TAGS -> withoutTags(record, measurement);
        };
    }

    private Mapped withoutTags(SinkRecord record, String measurement) {
        Mapped mapped = withoutTags.of(record.topic()).map(record);
        return !(mapped instanceof Mapped.Point reduced)
                        || budget.admits(measurement, reduced.line().seriesHash(), budget.max())
                ? mapped
                : rejected(measurement);
    }

    private Mapped rejected(String measurement) {
        return new Mapped.Rejected(
                Reason.SERIES_BUDGET,
                "the point would add a series to measurement " + measurement + ", which has "
                        + budget.seriesOf(measurement) + ". Raise series.max, write fewer tags, or drop series in the"
                        + " server");
    }
}
