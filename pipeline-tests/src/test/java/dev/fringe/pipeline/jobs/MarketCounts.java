// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.lab.instruments.ledger.RegistryRecords;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.pipeline.TopicContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/**
 * The counts of each key by the end of their window: those that a job wrote, and those that follow from the joined rows. A
 * written count holds until the next one.
 */
public final class MarketCounts {
    private static final long SLICE_OF_HOURS = Duration.ofMinutes(15).toMillis();
    private static final long SLICE_OF_DAYS = Duration.ofHours(4).toMillis();

    /** The fields of each family, in the order of the record's key. */
    private static final Map<String, List<String>> FAMILIES = Map.of(
            "device", List.of("device"),
            "content_device", List.of("contentId", "device"),
            "query", List.of("searchQuery"),
            "content_query", List.of("contentId", "searchQuery"),
            "user", List.of("userId"),
            "log_user", List.of("logUserId"),
            "user_content", List.of("userId", "contentId"),
            "user_query", List.of("userId", "searchQuery"),
            "log_user_content", List.of("logUserId", "contentId"),
            "log_user_query", List.of("logUserId", "searchQuery"));

    private static final Set<String> TOTALS =
            Set.of("user_content", "user_query", "log_user_content", "log_user_query");

    /** The windows of the other families, in milliseconds. */
    private static final Map<String, Long> WINDOWS = Map.of(
            "1h", Duration.ofHours(1).toMillis(),
            "1d", Duration.ofDays(1).toMillis(),
            "7d", Duration.ofDays(7).toMillis(),
            "30d", Duration.ofDays(30).toMillis());

    private static final Map<String, Long> TOTAL_WINDOW =
            Map.of("90d", Duration.ofDays(90).toMillis());

    /** The row of each end of a window, by key. A tombstone has no time, so it is not among them. */
    private final Map<String, TreeMap<Long, GenericRecord>> rows = new TreeMap<>();

    /** What compaction leaves of the topic. */
    private final Map<String, Long> latest = new TreeMap<>();

    /** The written rows; of those with the same key and time the last one, up to a time. */
    public static MarketCounts written(Endpoints endpoints, String topic, long upTo) {
        RegistryRecords records = new RegistryRecords(endpoints.registry(), written -> written);
        MarketCounts counts = new MarketCounts();
        TopicContent.of(endpoints, topic).forEach(message -> {
            String key = new String(message.key(), StandardCharsets.UTF_8);
            if (message.value() == null) {
                counts.latest.remove(key);
                return;
            }
            GenericRecord row = records.read(message.value()).orElseThrow();
            counts.latest.put(key, count(row));
            if (time(row) <= upTo) {
                counts.rows.computeIfAbsent(key, unknown -> new TreeMap<>()).put(time(row), row);
            }
        });
        return counts;
    }

    /** The rows by key and time, as text. */
    public Map<String, String> byIdentity() {
        Map<String, String> all = new TreeMap<>();
        rows.forEach((key, ends) -> ends.forEach((end, row) -> all.put(key + "@" + end, row.toString())));
        return all;
    }

    /** The latest counts; those that came back to 0 have a tombstone. */
    Map<String, Long> latest() {
        return latest;
    }

    /** The number of keys that have rows but no latest count. */
    long gone() {
        return rows.keySet().stream().filter(key -> !latest.containsKey(key)).count();
    }

    /** The counts that hold at a time: of these keys, and of those that have a row of that time. */
    Map<String, Long> at(long end, Set<String> keys) {
        Map<String, Long> counts = new TreeMap<>();
        rows.forEach((key, ends) -> {
            Map.Entry<Long, GenericRecord> row = ends.floorEntry(end);
            if (row != null && (row.getKey() == end || keys.contains(key))) {
                counts.put(key, count(row.getValue()));
            }
        });
        return counts;
    }

    /** The same by brute force. A window of days moves on by four hours, so that its latest end may be before this one. */
    static Map<String, Long> ofRows(MarketRows rows, long end) {
        Map<String, Long> counts = new HashMap<>();
        Stream.concat(rows.impressions().values().stream(), rows.actions().values().stream())
                .forEach(row -> FAMILIES.forEach((family, fields) -> {
                    if (fields.stream().anyMatch(field -> row.get(field) == null)) {
                        return;
                    }
                    long time = time(row);
                    (TOTALS.contains(family) ? TOTAL_WINDOW : WINDOWS).forEach((window, length) -> {
                        long slice = window.equals("1h") ? SLICE_OF_HOURS : SLICE_OF_DAYS;
                        long last = Math.floorDiv(end, slice) * slice;
                        if (time >= last - length && time < last) {
                            counts.merge(key(row, family, window, fields), quantity(row), Long::sum);
                        }
                    });
                }));
        return new TreeMap<>(counts);
    }

    private static String key(GenericRecord row, String family, String window, List<String> fields) {
        String metric = isAction(row) ? row.get("type").toString() : "impression";
        String parts = fields.stream().map(field -> row.get(field).toString()).collect(Collectors.joining("|"));
        return String.join("|", family, window, row.get("platformId").toString(), metric, parts);
    }

    private static long quantity(GenericRecord row) {
        return isAction(row) ? (int) row.get("quantity") : 1;
    }

    private static long count(GenericRecord row) {
        return (long) row.get("count");
    }

    private static long time(GenericRecord row) {
        return (long) row.get("time");
    }

    private static boolean isAction(GenericRecord row) {
        return row.getSchema().getField("actionId") != null;
    }
}
