// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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
     * What the row counts for: each family of which it has all parts.
     *
     * @param ofQuery whether to return the families with a query, or those without
     */
    List<CountKey> keys(boolean ofQuery) {
        return Arrays.stream(Family.values())
                .filter(family -> family.hasQuery() == ofQuery)
                .map(family -> new CountKey(
                        platformId,
                        family.text(),
                        metric,
                        family.hasUser() ? userId : "",
                        family.hasLogUser() ? logUserId : "",
                        family.hasContent() ? contentId : "",
                        family.hasDevice() ? device : "",
                        family.hasQuery() ? query : ""))
                .filter(CountKey::isWhole)
                .toList();
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
