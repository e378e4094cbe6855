// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketView;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * What is counted for a content.
 *
 * @param lane the partition and the topic
 * @param stage view, impression, joined_impression or action
 * @param id the record's own id, with the place in the cart
 * @param metric the stage, or the type of an action
 */
public record ContentEvent(
        long micros,
        int lane,
        String stage,
        long platformId,
        String logUserId,
        String id,
        String contentId,
        String metric,
        long position,
        long quantity,
        long valueMicros)
        implements Timed<ContentEvent> {
    static final Duration HOUR = Duration.ofHours(1);
    private static final Set<String> METRICS =
            Set.of("view", "impression", "joined_impression", "navigate", "add_to_cart", "checkout", "purchase");
    private static final Comparator<ContentEvent> ORDER =
            Comparator.comparingLong(ContentEvent::micros).thenComparing(ContentEvent::identity);

    /** Throws an {@link ArithmeticException}, which rejects the record, if a long cannot hold the value of a cart's item. */
    static ContentEvent of(SpecificRecordBase record, int partition) {
        if (record instanceof MarketView view) {
            return new ContentEvent(
                    Output.micros(view.getTime()),
                    4 * partition,
                    "view",
                    view.getPlatformId(),
                    view.getLogUserId(),
                    view.getViewId(),
                    view.getContentId(),
                    "view",
                    0,
                    0,
                    0);
        }
        if (record instanceof MarketImpression seen) {
            return new ContentEvent(
                    Output.micros(seen.getTime()),
                    4 * partition + 1,
                    "impression",
                    seen.getPlatformId(),
                    seen.getLogUserId(),
                    seen.getImpressionId(),
                    seen.getContentId(),
                    "impression",
                    0,
                    0,
                    0);
        }
        if (record instanceof MarketFlatImpression seen) {
            return new ContentEvent(
                    Output.micros(seen.getTime()),
                    4 * partition + 2,
                    "joined_impression",
                    seen.getPlatformId(),
                    seen.getLogUserId(),
                    seen.getImpressionId(),
                    seen.getContentId(),
                    "joined_impression",
                    seen.getPosition(),
                    0,
                    0);
        }
        MarketFlatAction done = (MarketFlatAction) record;
        long price = done.getPriceMicros() == null ? 0 : done.getPriceMicros();
        return new ContentEvent(
                Output.micros(done.getTime()),
                4 * partition + 3,
                "action",
                done.getPlatformId(),
                done.getLogUserId(),
                done.getActionId() + (done.getCartItem() == null ? "" : "." + done.getCartItem()),
                done.getContentId(),
                done.getType(),
                0,
                done.getQuantity(),
                Math.multiplyExact(price, done.getQuantity()));
    }

    /** Whether a table has a column for it. What the join drops as invalid is not counted here either. */
    boolean isMeasured() {
        return METRICS.contains(metric)
                && Stream.of(logUserId, id, contentId).allMatch(text -> text != null && !text.isEmpty());
    }

    /** Of the events with the same identity the first one counts. */
    String identity() {
        return platformId + "." + stage + "." + id;
    }

    long millis() {
        return Math.floorDiv(micros, 1000L);
    }

    /** The end of the event's hour, in milliseconds. */
    long hourEnd() {
        return (Math.floorDiv(millis(), HOUR.toMillis()) + 1) * HOUR.toMillis();
    }

    /** The row of the table content_event. */
    RowData row() {
        return GenericRowData.of(
                platformId,
                StringData.fromString(contentId),
                StringData.fromString(metric),
                position,
                quantity,
                valueMicros,
                TimestampData.fromEpochMillis(millis()));
    }

    MarketDropped late() {
        return MarketDropped.newBuilder()
                .setPlatformId(platformId)
                .setLogUserId(logUserId)
                .setTime(Output.instant(micros))
                .setStage("content_" + stage)
                .setReason("late")
                .setId(id)
                .setContentId(contentId)
                .build();
    }

    @Override
    public int compareTo(ContentEvent other) {
        return ORDER.compare(this, other);
    }
}
