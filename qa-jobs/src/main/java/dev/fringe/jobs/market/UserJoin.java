// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import static dev.fringe.jobs.market.MarketEvent.given;

import dev.fringe.jobs.market.Parents.Found;
import dev.fringe.jobs.market.Request.Insertion;
import dev.fringe.jobs.market.Request.View;
import dev.fringe.jobs.market.UserMemory.Recent;
import dev.fringe.jobs.market.UserMemory.Seen;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketCartItem;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketInsertion;
import dev.fringe.records.MarketView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Joins the events of one user, which it gets in event time order. The result depends on the events alone.
 *
 * @param bots the user agents of bots
 */
record UserJoin(UserMemory memory, Parents parents, Pattern bots, Results results) {
    private static final long SAME_ID_RANGE = micros(Duration.ofDays(1));
    private static final long SAME_CLIENT_REQUEST_RANGE = micros(Duration.ofSeconds(2));

    /** The recipients of the results. */
    record Results(
            Consumer<MarketFlatImpression> impressions,
            Consumer<MarketFlatAction> actions,
            Consumer<MarketDropped> dropped) {}

    UserJoin(UserMemory memory, Pattern bots, Results results) {
        this(memory, new Parents(memory), bots, results);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    void take(MarketEvent event) {
        memory.forgetBefore(event.micros() - micros(Parents.KEPT));
        switch (event.stage()) {
            case VIEW -> view(event, event.view());
            case DELIVERY -> delivery(event, event.delivery());
            case IMPRESSION -> impression(event, event.impression());
            case ACTION -> action(event, event.action());
        }
    }

    private void view(MarketEvent event, MarketView record) {
        View known = memory.view(record.getViewId());
        if (known != null && isSame(known.micros(), event)) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        String agent = record.getUserAgent();
        boolean bot = agent != null && bots.matcher(agent).find();
        memory.add(new View(
                record.getViewId(),
                event.micros(),
                record.getSessionId(),
                record.getName(),
                record.getSearchQuery(),
                UserAgent.device(agent),
                bot ? Reason.BOT : null));
        if (bot) {
            drop(event, Reason.BOT);
        }
    }

    private void delivery(MarketEvent event, MarketDelivery record) {
        Request known = memory.request(record.getRequestId());
        if (known != null && isSame(known.micros(), event) || isSecondAnswer(event, record.getClientRequestId())) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        View view = parents.viewOf(event.micros(), record);
        Reason dropped =
                view != null && view.dropped() != null ? view.dropped() : Reason.ofTraffic(record.getTrafficType());
        String viewId = given(record.getViewId()) ? record.getViewId() : view == null ? null : view.id();
        String query =
                given(record.getSearchQuery()) ? record.getSearchQuery() : view == null ? null : view.searchQuery();
        memory.add(new Request(
                record.getRequestId(), event.micros(), viewId, view, query, dropped, insertions(event, record)));
        if (dropped != null) {
            drop(event, dropped);
        }
    }

    private boolean isSecondAnswer(MarketEvent event, String clientRequest) {
        if (!given(clientRequest)) {
            return false;
        }
        Seen first = memory.seen("client " + clientRequest);
        if (first != null && first.micros() >= event.micros() - SAME_CLIENT_REQUEST_RANGE) {
            return true;
        }
        memory.add(Seen.alone("client " + clientRequest, event.micros()));
        return false;
    }

    private Insertion[] insertions(MarketEvent event, MarketDelivery record) {
        List<Insertion> valid = new ArrayList<>();
        List<MarketInsertion> given = record.getInsertions();
        for (int i = 0; i < given.size(); i++) {
            MarketInsertion insertion = given.get(i);
            if (given(insertion.getContentId())) {
                String id = given(insertion.getInsertionId()) ? insertion.getInsertionId() : null;
                valid.add(new Insertion(id, insertion.getContentId(), insertion.getPosition(), null, 0));
            } else {
                results.dropped.accept(event.dropped("insertion", Reason.INVALID, null, i));
            }
        }
        return valid.toArray(Insertion[]::new);
    }

    private void impression(MarketEvent event, MarketImpression record) {
        String id = UserMemory.ofImpression(event.id());
        if (isSeen(id, event)) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        Found found = parents.insertionOf(event.micros(), record);
        if (found == null) {
            memory.add(Seen.alone(id, event.micros()));
            drop(event, Reason.UNJOINED);
            return;
        }
        Found first = parents.firstImpression(event.micros(), found);
        if (first != null) {
            memory.add(new Seen(id, event.micros(), first.request().id(), first.number()));
            drop(event, Reason.REDUNDANT);
            return;
        }
        Request request = found.request();
        memory.add(new Recent(event.micros(), event.id(), found.insertion().contentId()), request, found.number());
        if (request.dropped() != null) {
            drop(event, request.dropped());
        } else {
            results.impressions.accept(FlatRows.impression(event, request, found.insertion(), found.scope()));
        }
    }

    private void action(MarketEvent event, MarketAction record) {
        String id = "action " + event.id();
        if (isSeen(id, event)) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        memory.add(Seen.alone(id, event.micros()));
        if (record.getCart().isEmpty()) {
            item(event, record, null, null);
        }
        for (int i = 0; i < record.getCart().size(); i++) {
            item(event, record, record.getCart().get(i), i);
        }
    }

    private void item(MarketEvent event, MarketAction record, MarketCartItem item, Integer number) {
        String named = item == null ? record.getContentId() : item.getContentId();
        String content = given(named) ? named : null;
        boolean valid = item == null || content != null && item.getQuantity() != 0;
        Found found = valid ? parents.impressionOf(event.micros(), record, content) : null;
        if (found == null || found.request().dropped() != null) {
            Reason reason = !valid
                    ? Reason.INVALID
                    : found == null ? Reason.UNJOINED : found.request().dropped();
            results.dropped.accept(event.dropped("action", reason, content, number));
            return;
        }
        results.actions.accept(FlatRows.action(
                event,
                item,
                number,
                found.request(),
                found.insertion(),
                found.scope(),
                memory.latestImpressions(Parents.oldestImpression(event.micros()))));
    }

    private boolean isSeen(String id, MarketEvent event) {
        Seen seen = memory.seen(id);
        return seen != null && isSame(seen.micros(), event);
    }

    private static boolean isSame(long micros, MarketEvent event) {
        return micros >= event.micros() - SAME_ID_RANGE;
    }

    private void drop(MarketEvent event, Reason reason) {
        results.dropped.accept(event.dropped(reason));
    }
}
