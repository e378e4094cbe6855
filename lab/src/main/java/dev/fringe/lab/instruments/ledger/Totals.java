// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The outcome of published points. Each point is counted once, as stored, dead-lettered, poisoned, kept, waiting or lost: the
 * first of these that applies.
 *
 * @param inKafka in a Kafka topic that is neither a dead letter queue nor a poison topic
 * @param kept in their Kafka topic, which is the last place of such records
 * @param waiting in Kafka, but neither stored nor dead-lettered
 * @param lost not seen anywhere
 * @param doubled in their topic more than once; harmless if the point has the event's time, because both records store the same point
 */
public record Totals(
        long published,
        long inKafka,
        long stored,
        long deadLettered,
        long poisoned,
        long kept,
        long waiting,
        long lost,
        long doubled) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Whether published = stored + dead-lettered + poisoned + kept. */
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
                kept + other.kept,
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
                .put("kept", kept)
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
                node.path("kept").asLong(),
                node.path("waiting").asLong(),
                node.path("lost").asLong(),
                node.path("doubled").asLong());
    }
}
