// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.LabFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends each open page what is live in its view, and the flow, once a second. Without a page nothing is asked or sent. */
final class LiveEvents implements AutoCloseable {
    private static final long PERIOD_MILLIS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, View> views = new HashMap<>();
    private final String always;
    private final Set<Page> pages = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-events");
        thread.setDaemon(true);
        return thread;
    });

    /** A connection to an open page. */
    interface Sender {
        /** Returns false if the page is closed. */
        boolean send(String event, JsonNode data);
    }

    /** An open page and the views whose events it receives. */
    record Page(Set<String> events, Sender sender) {}

    /** @param always the view that each page receives, whatever it shows */
    LiveEvents(List<View> all, String always) {
        all.forEach(view -> views.put(view.name(), view));
        this.always = always;
        clock.scheduleAtFixedRate(this::send, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    Page open(String view, Sender sender) {
        Page page = new Page(new TreeSet<>(List.of(always, view == null ? always : view)), sender);
        pages.add(page);
        return page;
    }

    void close(Page page) {
        pages.remove(page);
    }

    private void send() {
        Map<String, Optional<JsonNode>> live = new HashMap<>();
        for (Page page : pages) {
            for (String name : page.events()) {
                View view = views.get(name);
                if (view != null) {
                    live.computeIfAbsent(name, unknown -> live(view)).ifPresent(data -> send(page, name, data));
                }
            }
        }
    }

    /** A view that cannot be shown now must not stop the events of the others. */
    private static Optional<JsonNode> live(View view) {
        try {
            return view.live();
        } catch (LabFailure e) {
            return Optional.of(JSON.createObjectNode().put("error", e.getMessage()));
        } catch (RuntimeException e) {
            return Optional.of(JSON.createObjectNode().put("error", "unexpected error: " + e));
        }
    }

    private void send(Page page, String event, JsonNode data) {
        try {
            if (!page.sender().send(event, data)) {
                pages.remove(page);
            }
        } catch (RuntimeException e) {
            pages.remove(page);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
