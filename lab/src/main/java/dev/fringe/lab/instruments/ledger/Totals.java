// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What became of published points. Each of them is counted as stored, dead-lettered, poisoned, waiting or lost, the first of these
 * that is so.
 *
 * @param inKafka in a topic of Kafka that is neither a dead letter queue nor for poison
 * @param waiting in Kafka, and neither stored nor dead-lettered
 * @param lost seen nowhere
 * @param doubled in their topic more than once; harmless where the event's time is the point's, as the same point is stored
 */
public record Totals(
        long published,
        long inKafka,
        long stored,
        long deadLettered,
        long poisoned,
        long waiting,
        long lost,
        long doubled) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

    /** Whether published = stored + dead-lettered + poisoned. */
    public boolean accountedFor() {
        return waiting == 0 && lost == 0;
    }

    public Totals plus(Totals other) {
        return new Totals(
                published + other.published,
                inKafka + other.inKafka,
                stored + other.stored,
                deadLettered + other.deadLettered,
                poisoned + other.poisoned,
                waiting + other.waiting,
                lost + other.lost,
                doubled + other.doubled);
    }

    public void writeTo(ObjectNode node) {
        node.put("published", published)
                .put("inKafka", inKafka)
                .put("stored", stored)
                .put("deadLettered", deadLettered)
                .put("poisoned", poisoned)
                .put("waiting", waiting)
                .put("lost", lost)
                .put("doubled", doubled);
    }

    static Totals readFrom(JsonNode node) {
        return new Totals(
                node.path("published").asLong(),
                node.path("inKafka").asLong(),
                node.path("stored").asLong(),
                node.path("deadLettered").asLong(),
                node.path("poisoned").asLong(),
                node.path("waiting").asLong(),
                node.path("lost").asLong(),
                node.path("doubled").asLong());
    }
}
