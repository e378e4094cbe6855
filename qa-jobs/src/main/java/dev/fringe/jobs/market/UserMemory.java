// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.market.OpenPage.Page;
import dev.fringe.jobs.market.Request.Insertion;
import dev.fringe.jobs.market.Request.View;
import dev.fringe.jobs.order.Stored;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;

/**
 * What is known of a user. Entries come in event time order and are stored in pages: a page is written again when one of its entries
 * changes, and is removed when no event can need its entries any more.
 */
final class UserMemory {
    private static final int LATEST_IMPRESSIONS = 25;

    private static final int ENTRIES_OF_A_PAGE = 200;
    private static final long SPAN_OF_A_PAGE = Duration.ofHours(1).toNanos() / 1000;

    /**
     * An identifier that was seen.
     *
     * @param request the request of an impression; null if it has none
     */
    public record Seen(String id, long micros, String request, int insertion) {
        static Seen alone(String id, long micros) {
            return new Seen(id, micros, null, 0);
        }
    }

    /** A recent impression. */
    record Recent(long micros, String id, String contentId) {}

    private final Deque<OpenPage> pages = new ArrayDeque<>();
    private final List<Long> removed = new ArrayList<>();
    private final Map<String, View> views = new HashMap<>();
    private final Map<String, OpenPage> pageOfRequest = new HashMap<>();
    private final Map<String, String> requestOfInsertion = new HashMap<>();
    private final Map<String, List<String>> requestsOfView = new HashMap<>();
    private final Map<String, List<String>> requestsWithContent = new HashMap<>();
    private final Map<String, Seen> seen = new HashMap<>();
    private final Deque<Recent> latestImpressions = new ArrayDeque<>();
    private View latestView;

    /** The memory of the current key in state, by the number of a page. */
    static Stored<Boolean, UserMemory> in(MapState<Long, Page> pages) {
        return new Stored<>() {
            @Override
            public UserMemory get(Boolean only) throws Exception {
                TreeMap<Long, Page> inOrder = new TreeMap<>();
                pages.entries().forEach(entry -> inOrder.put(entry.getKey(), entry.getValue()));
                UserMemory memory = new UserMemory();
                inOrder.forEach(memory::open);
                memory.recallLatestImpressions();
                return memory;
            }

            @Override
            public void set(Boolean only, UserMemory memory) throws Exception {
                for (long number : memory.removed) {
                    pages.remove(number);
                }
                memory.removed.clear();
                for (OpenPage page : memory.pages) {
                    if (page.changed) {
                        pages.put(page.number, page.stored());
                        page.changed = false;
                    }
                }
            }

            @Override
            public void clear() {
                pages.clear();
            }
        };
    }

    private void open(long number, Page stored) {
        OpenPage page = new OpenPage(number);
        pages.addLast(page);
        for (View view : stored.views()) {
            add(view, page);
        }
        for (Request request : stored.requests()) {
            add(request, page);
        }
        for (Seen id : stored.seen()) {
            add(id, page);
        }
        page.changed = false;
    }

    /** Impressions of the same time were taken in the order of their identifiers. */
    private void recallLatestImpressions() {
        pages.stream()
                .flatMap(page -> page.requests.values().stream())
                .filter(request -> request.dropped() == null)
                .flatMap(request -> request.impressions().stream())
                .sorted(Comparator.comparingLong(Recent::micros)
                        .thenComparing(Recent::id)
                        .reversed())
                .limit(LATEST_IMPRESSIONS)
                .forEach(latestImpressions::addLast);
    }

    int size() {
        return seen.size() + requestOfInsertion.size() + views.size() + pageOfRequest.size();
    }

    /** The latest view; null before the first one. */
    View latestView() {
        return latestView;
    }

    View view(String id) {
        return views.get(id);
    }

    void add(View view) {
        add(view, lastPage(view.micros()));
    }

    private void add(View view, OpenPage page) {
        page.views.add(view);
        page.added(view.micros());
        views.put(view.id(), view);
        latestView = view;
    }

    Request request(String id) {
        OpenPage page = pageOfRequest.get(id);
        return page == null ? null : page.requests.get(id);
    }

    Request requestOfInsertion(String id) {
        String request = requestOfInsertion.get(id);
        return request == null ? null : request(request);
    }

    /** The identifiers of the requests of a view, the newest last. */
    List<String> requestsOfView(String id) {
        return requestsOfView.getOrDefault(id, List.of());
    }

    /** The identifiers of the requests with a content, the newest last. */
    List<String> requestsWithContent(String id) {
        return requestsWithContent.getOrDefault(id, List.of());
    }

    /** Adds a request. It takes the place of an older one with its identifier. */
    void add(Request request) {
        OpenPage page = lastPage(request.micros());
        OpenPage before = pageOfRequest.remove(request.id());
        if (before != null) {
            Request replaced = before.requests.remove(request.id());
            before.changed = true;
            removeFromIndexes(List.of(replaced));
            replaced.impressions()
                    .forEach(impression -> add(Seen.alone(ofImpression(impression.id()), impression.micros())));
        }
        add(request, page);
    }

    private void add(Request request, OpenPage page) {
        page.requests.put(request.id(), request);
        page.added(request.micros());
        pageOfRequest.put(request.id(), page);
        for (int i = 0; i < request.insertions().length; i++) {
            Insertion insertion = request.insertions()[i];
            if (insertion.id() != null) {
                requestOfInsertion.put(insertion.id(), request.id());
            }
            if (insertion.impressionId() != null) {
                see(seenImpression(request, i));
            }
        }
        if (request.viewId() != null) {
            requestsOfView
                    .computeIfAbsent(request.viewId(), id -> new ArrayList<>(1))
                    .add(request.id());
        }
        for (String content : request.contents()) {
            requestsWithContent
                    .computeIfAbsent(content, id -> new ArrayList<>(1))
                    .add(request.id());
        }
    }

    /** Adds the first impression of an insertion, and its identifier to the seen ones. */
    void add(Recent impression, Request request, int insertion) {
        OpenPage page = pageOfRequest.get(request.id());
        Request shown = request.withImpression(insertion, impression.id(), impression.micros());
        page.requests.put(request.id(), shown);
        page.changed = true;
        see(seenImpression(shown, insertion));
        if (request.dropped() == null) {
            latestImpressions.addFirst(impression);
            if (latestImpressions.size() > LATEST_IMPRESSIONS) {
                latestImpressions.removeLast();
            }
        }
    }

    private static Seen seenImpression(Request request, int number) {
        Insertion insertion = request.insertions()[number];
        return new Seen(ofImpression(insertion.impressionId()), insertion.impressionMicros(), request.id(), number);
    }

    /** How an impression is named among the seen identifiers. */
    static String ofImpression(String id) {
        return "impression " + id;
    }

    /** The latest impressions since a time, the newest first. */
    List<Recent> latestImpressions(long since) {
        while (!latestImpressions.isEmpty() && latestImpressions.getLast().micros() < since) {
            latestImpressions.removeLast();
        }
        return List.copyOf(latestImpressions);
    }

    Seen seen(String id) {
        return seen.get(id);
    }

    void add(Seen id) {
        add(id, lastPage(id.micros()));
    }

    private void add(Seen id, OpenPage page) {
        page.seen.add(id);
        page.added(id.micros());
        see(id);
    }

    private void see(Seen id) {
        seen.put(id.id(), id);
    }

    private OpenPage lastPage(long micros) {
        OpenPage last = pages.peekLast();
        if (last == null || last.size() >= ENTRIES_OF_A_PAGE || micros > last.oldest + SPAN_OF_A_PAGE) {
            last = new OpenPage(last == null ? 0 : last.number + 1);
            pages.addLast(last);
        }
        return last;
    }

    /** Removes the pages that have only entries from before a time. */
    void forgetBefore(long micros) {
        while (!pages.isEmpty() && pages.getFirst().newest < micros) {
            OpenPage page = pages.removeFirst();
            removed.add(page.number);
            page.views.forEach(view -> views.remove(view.id(), view));
            page.seen.forEach(id -> seen.remove(id.id(), id));
            pageOfRequest.keySet().removeAll(page.requests.keySet());
            removeFromIndexes(page.requests.values());
        }
    }

    private void removeFromIndexes(Iterable<Request> requests) {
        Set<String> viewIds = new HashSet<>();
        Set<String> contents = new HashSet<>();
        for (Request request : requests) {
            viewIds.add(request.viewId());
            contents.addAll(request.contents());
            for (int i = 0; i < request.insertions().length; i++) {
                requestOfInsertion.remove(request.insertions()[i].id(), request.id());
                Seen impression = seenImpression(request, i);
                seen.remove(impression.id(), impression);
            }
        }
        removeUnknown(requestsOfView, viewIds);
        removeUnknown(requestsWithContent, contents);
    }

    private void removeUnknown(Map<String, List<String>> index, Set<String> entries) {
        for (String entry : entries) {
            index.computeIfPresent(entry, (id, requests) -> {
                requests.removeIf(request -> !pageOfRequest.containsKey(request));
                return requests.isEmpty() ? null : requests;
            });
        }
    }
}
