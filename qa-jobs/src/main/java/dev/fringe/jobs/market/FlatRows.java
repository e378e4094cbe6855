// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.market.Request.Insertion;
import dev.fringe.jobs.market.Request.View;
import dev.fringe.jobs.market.UserMemory.Recent;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketCartItem;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketLatestImpression;
import java.time.Instant;
import java.util.List;

/** Makes the rows of joined events. */
final class FlatRows {
    private FlatRows() {}

    static MarketFlatImpression impression(MarketEvent event, Request request, Insertion insertion, String joinedBy) {
        MarketImpression impression = event.impression();
        View view = request.view();
        MarketFlatImpression row = new MarketFlatImpression();
        row.setPlatformId(impression.getPlatformId());
        row.setUserId(impression.getUserId());
        row.setLogUserId(impression.getLogUserId());
        row.setTime(time(event.micros()));
        row.setImpressionId(impression.getImpressionId());
        row.setViewId(request.viewId());
        if (view != null) {
            row.setSessionId(view.sessionId());
            row.setViewName(view.name());
            row.setDevice(view.device());
        }
        row.setSearchQuery(request.searchQuery());
        row.setRequestId(request.id());
        row.setInsertionId(insertion.id());
        row.setContentId(insertion.contentId());
        row.setPosition(insertion.position());
        row.setRequestTime(time(request.micros()));
        row.setJoinedBy(joinedBy);
        return row;
    }

    /**
     * @param item the item of the cart; null without a cart
     * @param number the place of the item; null without a cart
     */
    static MarketFlatAction action(
            MarketEvent event,
            MarketCartItem item,
            Integer number,
            Request request,
            Insertion insertion,
            String joinedBy,
            List<Recent> latest) {
        MarketAction action = event.action();
        View view = request.view();
        MarketFlatAction row = new MarketFlatAction();
        row.setPlatformId(action.getPlatformId());
        row.setUserId(action.getUserId());
        row.setLogUserId(action.getLogUserId());
        row.setTime(time(event.micros()));
        row.setActionId(action.getActionId());
        row.setCartItem(number);
        row.setType(action.getType());
        row.setQuantity(item == null ? 1 : item.getQuantity());
        row.setPriceMicros(item == null ? null : item.getPriceMicros());
        row.setImpressionId(insertion.impressionId());
        row.setImpressionTime(time(insertion.impressionMicros()));
        row.setViewId(request.viewId());
        if (view != null) {
            row.setSessionId(view.sessionId());
            row.setViewName(view.name());
            row.setDevice(view.device());
        }
        row.setSearchQuery(request.searchQuery());
        row.setRequestId(request.id());
        row.setInsertionId(insertion.id());
        row.setContentId(insertion.contentId());
        row.setPosition(insertion.position());
        row.setJoinedBy(joinedBy);
        row.setLatestImpressions(latest.stream()
                .map(recent -> new MarketLatestImpression(recent.id(), recent.contentId(), time(recent.micros())))
                .toList());
        return row;
    }

    private static Instant time(long micros) {
        return Instant.ofEpochMilli(Math.floorDiv(micros, 1000L));
    }
}
