// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.count.SlidingCounts.Event;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.util.Collector;

/**
 * A row of the join, as far as it is counted.
 *
 * @param id the identity of the row; a row that is written again has the same one
 * @param metric impression, or the type of an action
 */
public record Countable(
        long micros,
        int lane,
        String id,
        long platformId,
        String metric,
        long quantity,
        String userId,
        String logUserId,
        String contentId,
        String device,
        String query)
        implements Timed<Countable> {
    private static final int LONGEST_QUERY = 100;
    private static final Comparator<Countable> ORDER =
            Comparator.comparingLong(Countable::micros).thenComparing(Countable::id);

    static Countable of(MarketFlatImpression row, int partition) {
        return new Countable(
                Output.micros(row.getTime()),
                2 * partition,
                "impression " + row.getImpressionId(),
                row.getPlatformId(),
                "impression",
                1,
                part(row.getUserId()),
                part(row.getLogUserId()),
                part(row.getContentId()),
                part(row.getDevice()),
                query(row.getSearchQuery()));
    }

    static Countable of(MarketFlatAction row, int partition) {
        return new Countable(
                Output.micros(row.getTime()),
                2 * partition + 1,
                "action " + row.getActionId() + "." + row.getCartItem(),
                row.getPlatformId(),
                row.getType(),
                row.getQuantity(),
                part(row.getUserId()),
                part(row.getLogUserId()),
                part(row.getContentId()),
                part(row.getDevice()),
                query(row.getSearchQuery()));
    }

    private static String part(String id) {
        return id == null || id.isEmpty() ? null : id;
    }

    private static String query(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String lower = text.strip().toLowerCase(Locale.ROOT);
        boolean fits = lower.codePointCount(0, lower.length()) <= LONGEST_QUERY;
        return fits ? lower : lower.substring(0, lower.offsetByCodePoints(0, LONGEST_QUERY));
    }

    /**
     * Emits what the row adds to the counts of each subject that it has.
     *
     * @param ofQuery whether to count it for the families with a query, or for those without
     */
    void events(boolean ofQuery, Collector<Event> out) {
        for (Part part : Part.values()) {
            String partId = part.of(this);
            List<Family> families = Family.of(part, ofQuery);
            if (partId != null && !families.isEmpty()) {
                Part second = families.get(families.size() - 1).other();
                String other = second == null ? null : second.of(this);
                if (other != null || families.get(0).other() == null) {
                    Subject subject = new Subject(part, platformId, partId);
                    out.collect(new Event(subject, ofQuery, metric, other, Math.floorDiv(micros, 1000L), quantity));
                }
            }
        }
    }

    MarketDropped late() {
        return MarketDropped.newBuilder()
                .setPlatformId(platformId)
                .setUserId(userId)
                .setLogUserId(logUserId)
                .setTime(Instant.ofEpochMilli(Math.floorDiv(micros, 1000L)))
                .setStage("count")
                .setReason("late")
                .setId(id)
                .setContentId(contentId)
                .build();
    }

    @Override
    public int compareTo(Countable other) {
        return ORDER.compare(this, other);
    }
}
