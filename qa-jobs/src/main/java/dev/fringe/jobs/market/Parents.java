// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import static dev.fringe.jobs.market.MarketEvent.given;

import dev.fringe.jobs.market.Request.Insertion;
import dev.fringe.jobs.market.Request.View;
import dev.fringe.jobs.market.UserMemory.Seen;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketImpression;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the parents of a user's events. A parent is the nearest earlier one in the first scope that has one: scopes are identifiers, the
 * most specific first. All methods return null if there is none.
 */
record Parents(UserMemory memory) {
    private static final long VIEW_RANGE = micros(Duration.ofMinutes(10));
    private static final long INSERTION_RANGE = micros(Duration.ofMinutes(30));
    private static final long IMPRESSION_RANGE = micros(Duration.ofDays(1));

    /** An action may follow its answer after both ranges. */
    static final Duration KEPT = Duration.ofNanos((INSERTION_RANGE + IMPRESSION_RANGE) * 1000);

    /** An insertion and the scope in which it was found. */
    record Found(Request request, int number, String scope) {
        Insertion insertion() {
            return request.insertions()[number];
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    /** The oldest time of an impression that an action may have as its parent. */
    static long oldestImpression(long micros) {
        return micros - IMPRESSION_RANGE;
    }

    View viewOf(long micros, MarketDelivery record) {
        View named = given(record.getViewId()) ? inViewRange(micros, memory.view(record.getViewId())) : null;
        return named != null ? named : inViewRange(micros, memory.latestView());
    }

    private static View inViewRange(long micros, View view) {
        return view != null && view.micros() >= micros - VIEW_RANGE ? view : null;
    }

    Found insertionOf(long micros, MarketImpression record) {
        String content = given(record.getContentId()) ? record.getContentId() : null;
        Found found = null;
        if (given(record.getInsertionId())) {
            found = find(
                    micros,
                    memory.requestOfInsertion(record.getInsertionId()),
                    "insertion",
                    insertion -> record.getInsertionId().equals(insertion.id()) && insertion.agrees(content));
        }
        if (content == null) {
            // Any insertion of the request would fit.
            return found;
        }
        if (found == null && given(record.getRequestId())) {
            found = find(
                    micros, memory.request(record.getRequestId()), "request", insertion -> insertion.agrees(content));
        }
        if (found == null && given(record.getViewId())) {
            found = inNewest(micros, memory.requestsOfView(record.getViewId()), "view", content);
        }
        return found != null ? found : inNewest(micros, memory.requestsWithContent(content), "content", content);
    }

    private Found inNewest(long micros, List<String> requests, String scope, String content) {
        for (int i = requests.size() - 1; i >= 0; i--) {
            Request request = memory.request(requests.get(i));
            if (request.micros() < micros - INSERTION_RANGE) {
                return null;
            }
            Found found = find(micros, request, scope, insertion -> insertion.agrees(content));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Found find(long micros, Request request, String scope, Predicate<Insertion> condition) {
        return request == null || request.micros() < micros - INSERTION_RANGE ? null : find(request, scope, condition);
    }

    private static Found find(Request request, String scope, Predicate<Insertion> condition) {
        int number = request == null ? -1 : request.first(condition);
        return number < 0 ? null : new Found(request, number, scope);
    }

    /** The insertion whose impression makes one of this insertion redundant. */
    Found firstImpression(long micros, Found found) {
        Insertion insertion = found.insertion();
        if (insertion.impressionId() != null) {
            return found;
        }
        if (insertion.id() != null || found.request().viewId() == null) {
            return null;
        }
        for (String request : memory.requestsOfView(found.request().viewId())) {
            Found other = find(
                    memory.request(request), "view", seen -> seen.seenBy(micros) && seen.agrees(insertion.contentId()));
            if (other != null) {
                return other;
            }
        }
        return null;
    }

    /** @param content null if the action does not name one */
    Found impressionOf(long micros, MarketAction record, String content) {
        Predicate<Insertion> agrees = insertion -> insertion.seenBy(micros)
                && insertion.impressionMicros() >= oldestImpression(micros)
                && insertion.agrees(content);
        Found found = null;
        if (given(record.getImpressionId())) {
            found = insertionOf(record.getImpressionId(), agrees);
        }
        if (found == null && given(record.getInsertionId())) {
            found = find(
                    memory.requestOfInsertion(record.getInsertionId()),
                    "insertion",
                    agrees.and(insertion -> record.getInsertionId().equals(insertion.id())));
        }
        if (found == null && given(record.getRequestId())) {
            found = nearest(memory.request(record.getRequestId()), "request", agrees);
        }
        if (found == null && given(record.getViewId())) {
            found = nearest(memory.requestsOfView(record.getViewId()), "view", agrees);
        }
        return found != null || content == null
                ? found
                : nearest(memory.requestsWithContent(content), "content", agrees);
    }

    private Found insertionOf(String impression, Predicate<Insertion> agrees) {
        Seen seen = memory.seen(UserMemory.ofImpression(impression));
        Request request = seen == null || seen.request() == null ? null : memory.request(seen.request());
        // A newer request may have taken the identifier.
        boolean known = request != null && request.micros() <= seen.micros();
        return known && agrees.test(request.insertions()[seen.insertion()])
                ? new Found(request, seen.insertion(), "impression")
                : null;
    }

    private Found nearest(List<String> requests, String scope, Predicate<Insertion> agrees) {
        Found nearest = null;
        for (int i = requests.size() - 1; i >= 0; i--) {
            Request request = memory.request(requests.get(i));
            // No impression of this request or of an older one is nearer.
            if (nearest != null && nearest.insertion().impressionMicros() > request.micros() + INSERTION_RANGE) {
                break;
            }
            Found found = nearest(request, scope, agrees);
            if (isNearer(found, nearest)) {
                nearest = found;
            }
        }
        return nearest;
    }

    private static Found nearest(Request request, String scope, Predicate<Insertion> agrees) {
        Found nearest = null;
        for (int i = 0; request != null && i < request.insertions().length; i++) {
            Found found = agrees.test(request.insertions()[i]) ? new Found(request, i, scope) : null;
            if (isNearer(found, nearest)) {
                nearest = found;
            }
        }
        return nearest;
    }

    private static boolean isNearer(Found found, Found than) {
        return found != null
                && (than == null
                        || found.insertion().impressionMicros()
                                > than.insertion().impressionMicros());
    }
}
