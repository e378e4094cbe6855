// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import static dev.fringe.jobs.market.MarketEvent.given;

import dev.fringe.jobs.market.Request.Insertion;
import dev.fringe.jobs.market.Request.View;
import dev.fringe.jobs.market.UserMemory.Aging;
import dev.fringe.jobs.market.UserMemory.Kind;
import dev.fringe.jobs.market.UserMemory.Recent;
import dev.fringe.jobs.market.UserMemory.Ref;
import dev.fringe.jobs.market.UserMemory.Seen;
import dev.fringe.jobs.market.UserMemory.Summary;
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
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Joins the events of one user, which it gets in event time order. Each event is joined to the nearest earlier parent in the first
 * scope that has one: scopes are identifiers, the most specific first. The result depends on the events alone.
 */
final class UserJoin {
    private static final long VIEW_RANGE = micros(Duration.ofMinutes(10));
    private static final long INSERTION_RANGE = micros(Duration.ofMinutes(30));
    private static final long IMPRESSION_RANGE = micros(Duration.ofDays(1));
    private static final long SAME_ID_RANGE = micros(Duration.ofDays(1));
    private static final long SAME_CLIENT_REQUEST_RANGE = micros(Duration.ofSeconds(2));
    private static final int LATEST_IMPRESSIONS = 25;

    /** An action may follow its answer after both ranges. */
    static final Duration KEPT = Duration.ofNanos((INSERTION_RANGE + IMPRESSION_RANGE) * 1000);

    /** The recipients of the results. */
    record Results(
            Consumer<MarketFlatImpression> impressions,
            Consumer<MarketFlatAction> actions,
            Consumer<MarketDropped> dropped) {}

    /** An insertion and the scope in which it was found. */
    private record Found(Request request, int number, String scope) {
        Insertion insertion() {
            return request.insertions()[number];
        }
    }

    private final UserMemory memory;
    private final Results results;
    private final Pattern bots;
    private final List<Recent> latest;
    private String latestView;
    private long oldest;
    private long next;

    /** @param bots the user agents of bots */
    UserJoin(UserMemory memory, Summary summary, Pattern bots, Results results) {
        this.memory = memory;
        this.results = results;
        this.bots = bots;
        this.latestView = summary.view();
        this.latest = new ArrayList<>(summary.impressions());
        this.oldest = summary.oldest();
        this.next = summary.next();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    Summary summary() {
        return new Summary(latestView, latest, oldest, next);
    }

    void take(MarketEvent event) {
        forgetBefore(event.micros() - micros(KEPT));
        switch (event.stage()) {
            case VIEW -> view(event, event.view());
            case DELIVERY -> delivery(event, event.delivery());
            case IMPRESSION -> impression(event, event.impression());
            case ACTION -> action(event, event.action());
        }
    }

    private void view(MarketEvent event, MarketView record) {
        View known = memory.views().get(record.getViewId());
        if (known != null && known.micros() >= event.micros() - SAME_ID_RANGE) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        String agent = record.getUserAgent();
        boolean bot = agent != null && bots.matcher(agent).find();
        View view = new View(
                record.getViewId(),
                event.micros(),
                record.getSessionId(),
                record.getName(),
                record.getSearchQuery(),
                UserAgent.device(agent),
                bot ? Reason.BOT : null);
        memory.views().put(view.id(), view);
        age(event.micros(), Kind.VIEW, view.id());
        latestView = view.id();
        if (bot) {
            drop(event, Reason.BOT);
        }
    }

    private void delivery(MarketEvent event, MarketDelivery record) {
        Request known = memory.requests().get(record.getRequestId());
        if (known != null && known.micros() >= event.micros() - SAME_ID_RANGE
                || isSecondAnswer(event, record.getClientRequestId())) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        if (known != null) {
            forget(known);
        }
        View view = viewOf(event, record);
        Reason dropped =
                view != null && view.dropped() != null ? view.dropped() : Reason.ofTraffic(record.getTrafficType());
        String viewId = given(record.getViewId()) ? record.getViewId() : view == null ? null : view.id();
        String query =
                given(record.getSearchQuery()) ? record.getSearchQuery() : view == null ? null : view.searchQuery();
        Request request = new Request(
                record.getRequestId(), event.micros(), viewId, view, query, dropped, insertions(event, record));
        keep(request);
        if (dropped != null) {
            drop(event, dropped);
        }
    }

    private boolean isSecondAnswer(MarketEvent event, String clientRequest) {
        if (!given(clientRequest)) {
            return false;
        }
        Seen first = memory.seen().get("client " + clientRequest);
        if (first != null && first.micros() >= event.micros() - SAME_CLIENT_REQUEST_RANGE) {
            return true;
        }
        see("client " + clientRequest, event.micros(), null, 0);
        return false;
    }

    private View viewOf(MarketEvent event, MarketDelivery record) {
        View named = given(record.getViewId()) ? viewWithin(event.micros(), record.getViewId()) : null;
        return named != null || latestView == null ? named : viewWithin(event.micros(), latestView);
    }

    private View viewWithin(long micros, String id) {
        View view = memory.views().get(id);
        return view != null && view.micros() >= micros - VIEW_RANGE ? view : null;
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

    private void keep(Request request) {
        memory.requests().put(request.id(), request);
        age(request.micros(), Kind.REQUEST, request.id());
        for (Insertion insertion : request.insertions()) {
            if (insertion.id() != null) {
                memory.requestOfInsertion().put(insertion.id(), request.id());
            }
        }
        for (String scope : scopes(request)) {
            List<Ref> others = memory.requestsOf().get(scope);
            List<Ref> all = others == null ? new ArrayList<>(1) : new ArrayList<>(others);
            all.add(new Ref(request.micros(), request.id()));
            memory.requestsOf().put(scope, all);
        }
    }

    /** The lists of requests in which a request is. */
    private static List<String> scopes(Request request) {
        List<String> scopes = new ArrayList<>();
        if (request.viewId() != null) {
            scopes.add("view " + request.viewId());
        }
        for (Insertion insertion : request.insertions()) {
            String scope = "content " + insertion.contentId();
            if (!scopes.contains(scope)) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    private void impression(MarketEvent event, MarketImpression record) {
        if (isSeen("impression " + event.id(), event.micros())) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        Found found = insertionOf(event.micros(), record);
        if (found == null) {
            see("impression " + event.id(), event.micros(), null, 0);
            drop(event, Reason.UNJOINED);
            return;
        }
        Found first = firstImpression(event.micros(), found);
        Found seen = first == null ? found : first;
        see("impression " + event.id(), event.micros(), seen.request().id(), seen.number());
        if (first != null) {
            drop(event, Reason.REDUNDANT);
            return;
        }
        Request request = found.request().withImpression(found.number(), event.id(), event.micros());
        memory.requests().put(request.id(), request);
        if (request.dropped() != null) {
            drop(event, request.dropped());
            return;
        }
        latest.add(0, new Recent(event.micros(), event.id(), found.insertion().contentId()));
        if (latest.size() > LATEST_IMPRESSIONS) {
            latest.remove(LATEST_IMPRESSIONS);
        }
        results.impressions.accept(FlatRows.impression(event, request, found.insertion(), found.scope()));
    }

    private Found insertionOf(long micros, MarketImpression record) {
        String content = given(record.getContentId()) ? record.getContentId() : null;
        if (given(record.getInsertionId())) {
            Request request = requestOf(memory.requestOfInsertion().get(record.getInsertionId()), micros);
            Found found = find(
                    request,
                    "insertion",
                    insertion -> record.getInsertionId().equals(insertion.id()) && insertion.agrees(content));
            if (found != null) {
                return found;
            }
        }
        if (content == null) {
            // Any insertion of the request would fit.
            return null;
        }
        if (given(record.getRequestId())) {
            Request request = requestOf(record.getRequestId(), micros);
            Found found = find(request, "request", insertion -> insertion.agrees(content));
            if (found != null) {
                return found;
            }
        }
        if (given(record.getViewId())) {
            Found found = newestRequestWith(micros, "view", record.getViewId(), content);
            if (found != null) {
                return found;
            }
        }
        return newestRequestWith(micros, "content", content, content);
    }

    /** The request, if an impression at this time may belong to it. */
    private Request requestOf(String key, long micros) {
        Request request = key == null ? null : memory.requests().get(key);
        return request != null && request.micros() >= micros - INSERTION_RANGE ? request : null;
    }

    private Found newestRequestWith(long micros, String scope, String id, String content) {
        List<Ref> refs = refs(scope, id);
        for (int i = refs.size() - 1; i >= 0 && refs.get(i).micros() >= micros - INSERTION_RANGE; i--) {
            Request request = memory.requests().get(refs.get(i).request());
            Found found = find(request, scope, insertion -> insertion.agrees(content));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private List<Ref> refs(String scope, String id) {
        List<Ref> refs = memory.requestsOf().get(scope + " " + id);
        return refs == null ? List.of() : refs;
    }

    private static Found find(Request request, String scope, Predicate<Insertion> condition) {
        int number = request == null ? -1 : request.first(i -> condition.test(request.insertions()[i]));
        return number < 0 ? null : new Found(request, number, scope);
    }

    /** The insertion whose impression makes one of this insertion redundant; null if there is none. */
    private Found firstImpression(long micros, Found found) {
        Insertion insertion = found.insertion();
        if (insertion.impressionId() != null) {
            return found;
        }
        if (insertion.id() != null || found.request().viewId() == null) {
            return null;
        }
        List<Ref> refs = refs("view", found.request().viewId());
        for (Ref ref : refs) {
            Found other = find(
                    memory.requests().get(ref.request()),
                    "view",
                    seen -> seen.seenBy(micros) && seen.agrees(insertion.contentId()));
            if (other != null) {
                return other;
            }
        }
        return null;
    }

    private void action(MarketEvent event, MarketAction record) {
        if (isSeen("action " + event.id(), event.micros())) {
            drop(event, Reason.DUPLICATE);
            return;
        }
        see("action " + event.id(), event.micros(), null, 0);
        latest.removeIf(impression -> impression.micros() < event.micros() - IMPRESSION_RANGE);
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
        Reason reason = null;
        Found found = null;
        if (item != null && (content == null || item.getQuantity() == 0)) {
            reason = Reason.INVALID;
        } else {
            found = impressionOf(event.micros(), record, content);
            if (found == null) {
                reason = Reason.UNJOINED;
            } else if (found.request().dropped() != null) {
                reason = found.request().dropped();
            }
        }
        if (reason != null) {
            results.dropped.accept(event.dropped("action", reason, content, number));
            return;
        }
        results.actions.accept(
                FlatRows.action(event, item, number, found.request(), found.insertion(), found.scope(), latest));
    }

    private Found impressionOf(long micros, MarketAction record, String content) {
        if (given(record.getImpressionId())) {
            Seen seen = memory.seen().get("impression " + record.getImpressionId());
            Request request = seen == null || seen.request() == null
                    ? null
                    : memory.requests().get(seen.request());
            if (request != null) {
                Insertion insertion = request.insertions()[seen.insertion()];
                if (inRange(insertion, micros) && insertion.agrees(content)) {
                    return new Found(request, seen.insertion(), "impression");
                }
            }
        }
        if (given(record.getInsertionId())) {
            String key = memory.requestOfInsertion().get(record.getInsertionId());
            Found found = find(
                    key == null ? null : memory.requests().get(key),
                    "insertion",
                    insertion -> record.getInsertionId().equals(insertion.id())
                            && inRange(insertion, micros)
                            && insertion.agrees(content));
            if (found != null) {
                return found;
            }
        }
        if (given(record.getRequestId())) {
            Found found = nearestImpression(micros, memory.requests().get(record.getRequestId()), content, "request");
            if (found != null) {
                return found;
            }
        }
        if (given(record.getViewId())) {
            Found found = nearestImpression(micros, refs("view", record.getViewId()), content, "view");
            if (found != null) {
                return found;
            }
        }
        return content == null ? null : nearestImpression(micros, refs("content", content), content, "content");
    }

    private static boolean inRange(Insertion insertion, long micros) {
        return insertion.seenBy(micros) && insertion.impressionMicros() >= micros - IMPRESSION_RANGE;
    }

    private Found nearestImpression(long micros, List<Ref> refs, String content, String scope) {
        Found nearest = null;
        for (int i = refs.size() - 1; i >= 0; i--) {
            // No impression of this request or of an older one is nearer.
            if (nearest != null
                    && nearest.insertion().impressionMicros() > refs.get(i).micros() + INSERTION_RANGE) {
                break;
            }
            Found found =
                    nearestImpression(micros, memory.requests().get(refs.get(i).request()), content, scope);
            if (found != null
                    && (nearest == null
                            || found.insertion().impressionMicros()
                                    > nearest.insertion().impressionMicros())) {
                nearest = found;
            }
        }
        return nearest;
    }

    private static Found nearestImpression(long micros, Request request, String content, String scope) {
        int nearest = -1;
        for (int i = 0; request != null && i < request.insertions().length; i++) {
            Insertion insertion = request.insertions()[i];
            if (inRange(insertion, micros)
                    && insertion.agrees(content)
                    && (nearest < 0
                            || insertion.impressionMicros() > request.insertions()[nearest].impressionMicros())) {
                nearest = i;
            }
        }
        return nearest < 0 ? null : new Found(request, nearest, scope);
    }

    private boolean isSeen(String id, long micros) {
        Seen seen = memory.seen().get(id);
        return seen != null && seen.micros() >= micros - SAME_ID_RANGE;
    }

    private void see(String id, long micros, String request, int insertion) {
        memory.seen().put(id, new Seen(micros, request, insertion));
        age(micros, Kind.SEEN, id);
    }

    private void drop(MarketEvent event, Reason reason) {
        results.dropped.accept(event.dropped(reason));
    }

    private void age(long micros, Kind kind, String key) {
        memory.aging().put(next, new Aging(micros, kind, key));
        next++;
    }

    /** Entries are added in event time order, so the oldest ones expire first. */
    private void forgetBefore(long micros) {
        while (oldest < next) {
            Aging aging = memory.aging().get(oldest);
            if (aging.micros() >= micros) {
                return;
            }
            memory.aging().remove(oldest);
            oldest++;
            forget(aging);
        }
    }

    /** An entry that was replaced by a newer one of the same key stays. */
    private void forget(Aging aging) {
        String key = aging.key();
        switch (aging.kind()) {
            case VIEW -> {
                if (memory.views().get(key).micros() == aging.micros()) {
                    memory.views().remove(key);
                }
            }
            case SEEN -> {
                if (memory.seen().get(key).micros() == aging.micros()) {
                    memory.seen().remove(key);
                }
            }
            case REQUEST -> {
                Request request = memory.requests().get(key);
                if (request.micros() == aging.micros()) {
                    forget(request);
                }
            }
        }
    }

    private void forget(Request request) {
        memory.requests().remove(request.id());
        for (Insertion insertion : request.insertions()) {
            if (insertion.id() != null
                    && request.id().equals(memory.requestOfInsertion().get(insertion.id()))) {
                memory.requestOfInsertion().remove(insertion.id());
            }
        }
        for (String scope : scopes(request)) {
            List<Ref> left = new ArrayList<>(memory.requestsOf().get(scope));
            left.removeIf(ref -> ref.request().equals(request.id()));
            if (left.isEmpty()) {
                memory.requestsOf().remove(scope);
            } else {
                memory.requestsOf().put(scope, left);
            }
        }
    }
}
