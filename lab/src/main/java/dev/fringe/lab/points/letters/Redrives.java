// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.letters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.KafkaTable;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.points.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of dead letters that were redriven, kept in Kafka so that every machine knows it. */
public final class Redrives implements AutoCloseable {
    static final String TOPIC = "fringe.redrives";

    private final KafkaTable table;
    private final Map<String, JsonNode> known;

    /** What became of a dead letter. */
    public enum State {
        /** It was not redriven, or a redrive did not end. */
        WAITING,
        /** InfluxDB has its point. */
        STORED,
        /** It was sent to its original topic again. */
        SENT,
        /** It was rejected again. */
        BACK;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isDone() {
            return this == STORED || this == SENT;
        }
    }

    /**
     * The last redrive of a dead letter.
     *
     * @param reason why it came back; null unless it did
     * @param at null if it was never redriven
     */
    public record Outcome(State state, Reason reason, Instant at) {
        static final Outcome NONE = new Outcome(State.WAITING, null, null);

        ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("state", state.label());
            if (reason != null) {
                json.set("back", reason.toJson());
            }
            return at == null ? json : json.put("redriven", at.toString());
        }
    }

    public Redrives(Servers servers) {
        table = new KafkaTable(servers, TOPIC);
        known = new HashMap<>(table.read());
    }

    Outcome of(DeadLetter letter) {
        JsonNode found = known.get(letter.position().text());
        // a topic that was deleted and created again has the same offsets
        if (found == null || found.path("timestamp").asLong() != letter.record().timestamp()) {
            return Outcome.NONE;
        }
        JsonNode back = found.path("back");
        return new Outcome(
                State.valueOf(found.path("state").asText().toUpperCase(Locale.ROOT)),
                back.isMissingNode()
                        ? null
                        : new Reason(
                                back.path("reason").asText(),
                                back.path("field").asText(),
                                back.path("detail").asText()),
                Instant.parse(found.path("redriven").asText()));
    }

    /** Returns when Kafka has the outcomes. */
    void put(List<Redrive.Redriven> outcomes) {
        Map<String, ObjectNode> values = new LinkedHashMap<>();
        for (Redrive.Redriven one : outcomes) {
            DeadLetter letter = one.letter();
            values.put(
                    letter.position().text(),
                    one.outcome()
                            .toJson()
                            .put("connector", letter.connector())
                            .put("timestamp", letter.record().timestamp()));
        }
        table.put(values);
        known.putAll(values);
    }

    @Override
    public void close() {
        table.close();
    }
}
