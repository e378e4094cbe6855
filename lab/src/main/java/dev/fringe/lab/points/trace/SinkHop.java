// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.trace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.points.PointLookup;
import dev.fringe.lab.points.SinkResult;
import dev.fringe.lab.points.letters.DeadLetterQueues;
import java.util.Optional;

/**
 * A record at one sink that reads its topic.
 *
 * @param committed the sink's committed offset in the partition; -1 if it has none
 * @param result what the sink makes of the record; empty for other sinks than those of InfluxDB, and if there is a problem
 * @param point what InfluxDB has of the point; empty without a point
 * @param deadLetter the record in the sink's dead letter queue
 * @param problem why the lab cannot say what the sink makes of the record; empty if it can
 */
public record SinkHop(
        String connector,
        String database,
        long committed,
        boolean reached,
        Optional<SinkResult> result,
        Optional<PointLookup.Stored> point,
        Optional<DeadLetterQueues.Listed> deadLetter,
        String problem) {

    /** What became of the record, in one sentence. */
    public String outcome() {
        if (point.isPresent()) {
            String stored = point.get().sentence();
            return deadLetter.isPresent() ? stored + "; dead-lettered: " + letter() : stored + waiting();
        }
        if (deadLetter.isPresent()) {
            return "dead-lettered: " + letter();
        }
        if (result.isPresent() && result.get() instanceof SinkResult.Filtered filtered) {
            return "filtered by transform " + filtered.transform();
        }
        if (result.isPresent() && result.get() instanceof SinkResult.Rejected rejected) {
            return "rejected (" + rejected.reason().label() + "): "
                    + rejected.reason().detail() + waiting();
        }
        if (result.isPresent() && result.get() instanceof SinkResult.Tombstone) {
            return "a tombstone, which stores nothing";
        }
        return problem.isEmpty() ? (reached ? "the sink has passed it" : "not reached yet") : problem;
    }

    private String letter() {
        DeadLetterQueues.Listed listed = deadLetter.get();
        return listed.letter().reason().label() + ", "
                + listed.letter().position().topic() + " "
                + listed.letter().record().partition() + ":"
                + listed.letter().record().offset() + ", "
                + (listed.outcome().at() == null
                        ? "not redriven"
                        : "redriven: " + listed.outcome().state().label());
    }

    private String waiting() {
        return reached ? "" : "; the sink has not reached the record (committed offset: " + committed + ")";
    }

    ObjectNode toJson(DeadLetterQueues queues) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("connector", connector).put("database", database);
        json.put("committed", committed).put("reached", reached).put("outcome", outcome());
        result.ifPresent(found -> json.setAll(found.toJson()));
        point.ifPresent(stored -> json.set("stored", stored.toJson()));
        deadLetter.ifPresent(letter -> json.set("deadLetter", queues.toJson(letter)));
        return problem.isEmpty() ? json : json.put("problem", problem);
    }
}
