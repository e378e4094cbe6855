// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketView;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A record of one of the four topics: one of the last four components is set. Of events of the same time, a view comes first, then
 * answers, impressions and actions, so that parents come before their children.
 *
 * @param offset the record's offset, so that a record that was sent twice is two events
 */
public record MarketEvent(
        long micros,
        int partition,
        long offset,
        MarketView view,
        MarketDelivery delivery,
        MarketImpression impression,
        MarketAction action)
        implements Timed<MarketEvent> {

    private static final Comparator<MarketEvent> ORDER = Comparator.comparingLong(MarketEvent::micros)
            .thenComparing(MarketEvent::stage)
            .thenComparing(MarketEvent::id)
            .thenComparing(MarketEvent::content, SpecificRecordBase::compareTo)
            .thenComparing(MarketEvent::partition)
            .thenComparing(MarketEvent::offset);

    /** The kind of an event. */
    enum Stage {
        VIEW,
        DELIVERY,
        IMPRESSION,
        ACTION
    }

    static MarketEvent of(SpecificRecordBase record, int partition, long offset) {
        if (record instanceof MarketView view) {
            return new MarketEvent(Output.micros(view.getTime()), partition, offset, view, null, null, null);
        }
        if (record instanceof MarketDelivery delivery) {
            return new MarketEvent(Output.micros(delivery.getTime()), partition, offset, null, delivery, null, null);
        }
        if (record instanceof MarketImpression impression) {
            return new MarketEvent(
                    Output.micros(impression.getTime()), partition, offset, null, null, impression, null);
        }
        MarketAction action = (MarketAction) record;
        return new MarketEvent(Output.micros(action.getTime()), partition, offset, null, null, null, action);
    }

    Stage stage() {
        return view != null
                ? Stage.VIEW
                : delivery != null ? Stage.DELIVERY : impression != null ? Stage.IMPRESSION : Stage.ACTION;
    }

    private SpecificRecordBase content() {
        return view != null ? view : delivery != null ? delivery : impression != null ? impression : action;
    }

    String id() {
        return switch (stage()) {
            case VIEW -> view.getViewId();
            case DELIVERY -> delivery.getRequestId();
            case IMPRESSION -> impression.getImpressionId();
            case ACTION -> action.getActionId();
        };
    }

    MarketUser user() {
        return switch (stage()) {
            case VIEW -> new MarketUser(view.getPlatformId(), view.getLogUserId());
            case DELIVERY -> new MarketUser(delivery.getPlatformId(), delivery.getLogUserId());
            case IMPRESSION -> new MarketUser(impression.getPlatformId(), impression.getLogUserId());
            case ACTION -> new MarketUser(action.getPlatformId(), action.getLogUserId());
        };
    }

    /** Whether the event can be joined: it has a user, an identifier, and something by which to find its parent. */
    boolean isValid() {
        return given(user().logUserId())
                && given(id())
                && switch (stage()) {
                    case VIEW, DELIVERY -> true;
                    case IMPRESSION -> given(impression.getInsertionId()) || given(impression.getContentId());
                    case ACTION ->
                        given(action.getImpressionId())
                                || given(action.getInsertionId())
                                || given(action.getContentId())
                                || !action.getCart().isEmpty();
                };
    }

    static boolean given(String id) {
        return id != null && !id.isEmpty();
    }

    MarketDropped dropped(Reason reason) {
        return dropped(stage().name().toLowerCase(Locale.ROOT), reason, null, null);
    }

    /** @param item the place of the item that is dropped; null for the whole event */
    MarketDropped dropped(String stage, Reason reason, String contentId, Integer item) {
        MarketDropped.Builder dropped = MarketDropped.newBuilder()
                .setPlatformId(user().platformId())
                .setLogUserId(user().logUserId())
                .setTime(Instant.ofEpochMilli(Math.floorDiv(micros, 1000L)))
                .setStage(stage)
                .setReason(reason.text())
                .setId(id())
                .setItem(item);
        switch (stage()) {
            case VIEW ->
                dropped.setUserId(view.getUserId()).setViewId(view.getViewId()).setContentId(view.getContentId());
            case DELIVERY ->
                dropped.setUserId(delivery.getUserId())
                        .setRequestId(delivery.getRequestId())
                        .setViewId(delivery.getViewId());
            case IMPRESSION ->
                dropped.setUserId(impression.getUserId())
                        .setImpressionId(impression.getImpressionId())
                        .setInsertionId(impression.getInsertionId())
                        .setRequestId(impression.getRequestId())
                        .setViewId(impression.getViewId())
                        .setContentId(impression.getContentId());
            case ACTION ->
                dropped.setUserId(action.getUserId())
                        .setImpressionId(action.getImpressionId())
                        .setInsertionId(action.getInsertionId())
                        .setRequestId(action.getRequestId())
                        .setViewId(action.getViewId())
                        .setContentId(action.getContentId());
        }
        return (contentId == null ? dropped : dropped.setContentId(contentId)).build();
    }

    /** Each partition of each topic is a sequence of its own. */
    @Override
    public int lane() {
        return partition * Stage.values().length + stage().ordinal();
    }

    /** A user has records in all topics. */
    @Override
    public int leastLanes() {
        return Stage.values().length;
    }

    @Override
    public int compareTo(MarketEvent other) {
        return ORDER.compare(this, other);
    }
}
