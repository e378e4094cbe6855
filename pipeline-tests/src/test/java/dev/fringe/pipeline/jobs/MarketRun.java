// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run of {@code fringe simulate market} as its ledger file describes it: what was sent, and the true parents. */
final class MarketRun {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How often each record was sent, by kind and identifier. */
    private final Map<String, Map<String, Long>> sent = new HashMap<>();
    /** The true parents of each record. */
    private final Map<String, List<String>> parents = new HashMap<>();
    /** The request of each insertion. */
    private final Map<String, String> requests = new HashMap<>();
    /** The number of items of each action. */
    private final Map<String, Integer> items = new HashMap<>();

    private String prefix;

    static MarketRun of(Path ledger) throws IOException {
        MarketRun run = new MarketRun();
        for (String line : Files.readAllLines(ledger)) {
            run.add(JSON.readTree(line));
        }
        return run;
    }

    private void add(JsonNode entry) {
        String kind = entry.path("topic").asText().replace("market/", "");
        String[] note = entry.path("note").asText().split(" of ");
        String id = note[0];
        prefix = id.substring(0, id.indexOf('-') + 1);
        sent.computeIfAbsent(kind, unknown -> new HashMap<>()).merge(id, 1L, Long::sum);
        parents.put(id, note.length == 1 ? List.of() : List.of(note[1].split(" ")));
        entry.at("/message/insertions")
                .forEach(insertion -> requests.put(insertion.path("insertionId").asText(), id));
        if (kind.equals("action")) {
            items.put(id, Math.max(1, entry.at("/message/cart").size()));
        }
    }

    /** Whether an identifier belongs to this run. */
    boolean has(Object id) {
        return id != null && id.toString().startsWith(prefix);
    }

    Map<String, Long> sent(String kind) {
        return sent.get(kind);
    }

    /** The number of sent records of a kind that were sent before. */
    long sentAgain(String kind) {
        return sent(kind).values().stream().mapToLong(count -> count - 1).sum();
    }

    int items(String action) {
        return items.get(action);
    }

    List<String> trueParents(String id) {
        return new ArrayList<>(parents.get(id));
    }

    String trueRequest(String insertion) {
        return requests.get(insertion);
    }

    String trueView(String request) {
        return parents.get(request).get(0);
    }
}
