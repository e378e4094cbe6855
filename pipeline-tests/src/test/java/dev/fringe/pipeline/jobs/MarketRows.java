// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.lab.instruments.ledger.RegistryRecords;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.pipeline.TopicContent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/**
 * What one run of the join wrote.
 *
 * @param impressions the joined impressions by identity
 * @param actions the joined actions, or items of their carts, by identity
 * @param dropped what is not joined, by identity
 * @param contradictions identities that were written with different contents
 * @param repeated how many rows were written again
 */
public record MarketRows(
        Map<String, GenericRecord> impressions,
        Map<String, GenericRecord> actions,
        Map<String, GenericRecord> dropped,
        List<String> contradictions,
        long repeated) {

    /** The topics of one run. */
    public record Topics(String impressions, String actions, String dropped) {
        public static Topics of(String prefix) {
            return new Topics(prefix + ".flat_impression", prefix + ".flat_action", prefix + ".dropped");
        }

        public List<String> all() {
            return List.of(impressions, actions, dropped);
        }

        public List<String> outputs() {
            return List.of(
                    "--output-impressions", impressions, "--output-actions", actions, "--output-dropped", dropped);
        }

        public List<String> inputs() {
            return List.of("--input-impressions", impressions, "--input-actions", actions);
        }
    }

    private static final class Reading {
        private final Endpoints endpoints;
        private final RegistryRecords records;
        private final List<String> contradictions = new ArrayList<>();
        private long repeated;

        Reading(Endpoints endpoints) {
            this.endpoints = endpoints;
            this.records = new RegistryRecords(endpoints.registry(), written -> written);
        }

        Map<String, GenericRecord> rows(String topic, Function<GenericRecord, String> identity) {
            Map<String, GenericRecord> rows = new HashMap<>();
            TopicContent.of(endpoints, topic).forEach(message -> {
                GenericRecord row = records.read(message.value()).orElseThrow();
                GenericRecord before = rows.put(identity.apply(row), row);
                repeated += before == null ? 0 : 1;
                if (before != null && !before.equals(row)) {
                    contradictions.add(before + " against " + row);
                }
            });
            return rows;
        }
    }

    public static MarketRows of(Endpoints endpoints, Topics topics) {
        Reading reading = new Reading(endpoints);
        var impressions = reading.rows(topics.impressions(), row -> text(row, "impressionId"));
        var actions = reading.rows(topics.actions(), row -> text(row, "actionId") + "." + item(row, "cartItem"));
        // The first of two equal records may be dropped for another reason than the second one.
        var dropped = reading.rows(
                topics.dropped(),
                row -> String.join(
                        " ",
                        text(row, "stage"),
                        text(row, "reason"),
                        text(row, "id"),
                        text(row, "item"),
                        text(row, "time")));
        return new MarketRows(impressions, actions, dropped, reading.contradictions, reading.repeated);
    }

    /** How often each impression and each item of an action was sent minus how often it is in a result. */
    public Map<String, Long> remainder(MarketFeed feed) {
        Map<String, Long> open = new HashMap<>(feed.sent());
        impressions.keySet().forEach(id -> open.merge(id, -1L, Long::sum));
        actions.keySet().forEach(id -> open.merge(id, -1L, Long::sum));
        settle(open, dropped.values(), feed::items);
        return open;
    }

    /**
     * Takes the dropped impressions and items from those that are open, and removes those of which none is open.
     *
     * @param items the number of items of an action
     */
    static void settle(Map<String, Long> open, Collection<GenericRecord> dropped, ToIntFunction<String> items) {
        for (GenericRecord row : dropped) {
            String id = text(row, "id");
            switch (text(row, "stage")) {
                case "impression" -> open.merge(id, -1L, Long::sum);
                case "action" -> {
                    boolean whole = row.get("item") == null;
                    int first = whole ? 0 : item(row, "item");
                    int last = whole ? items.applyAsInt(id) - 1 : first;
                    for (int item = first; item <= last; item++) {
                        open.merge(id + "." + item, -1L, Long::sum);
                    }
                }
                default -> {}
            }
        }
        open.values().removeIf(count -> count == 0);
    }

    /** The first rows that differ or that only one of the two has. */
    public List<String> differences(MarketRows other) {
        return Stream.of(
                        differences(impressions, other.impressions),
                        differences(actions, other.actions),
                        differences(dropped, other.dropped))
                .flatMap(List::stream)
                .toList();
    }

    public static <V> List<String> differences(Map<String, V> some, Map<String, V> others) {
        return Stream.concat(some.keySet().stream(), others.keySet().stream())
                .distinct()
                .filter(identity -> !String.valueOf(some.get(identity)).equals(String.valueOf(others.get(identity))))
                .sorted()
                .limit(5)
                .map(identity -> identity + ": " + some.get(identity) + " against " + others.get(identity))
                .toList();
    }

    /** The number of drops by stage and reason. */
    Map<String, Long> reasons() {
        Map<String, Long> reasons = new TreeMap<>();
        dropped.values().forEach(row -> reasons.merge(text(row, "stage") + " " + text(row, "reason"), 1L, Long::sum));
        return reasons;
    }

    /** The number of joined impressions by what they were joined by. */
    Map<String, Long> joinedBy() {
        Map<String, Long> scopes = new TreeMap<>();
        impressions.values().forEach(row -> scopes.merge(text(row, "joinedBy"), 1L, Long::sum));
        return scopes;
    }

    static int item(GenericRecord row, String field) {
        return row.get(field) == null ? 0 : (int) row.get(field);
    }

    static String text(GenericRecord row, String field) {
        return String.valueOf(row.get(field));
    }
}
