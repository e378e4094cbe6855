// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.repair;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What a repair found and wrote.
 *
 * @param continued whether it continued one that was ended; the counts include it
 * @param notReached records that the sink has not read yet and will store itself
 */
public record RepairReport(
        String connector,
        String influx,
        String database,
        Instant from,
        Instant to,
        boolean plan,
        boolean continued,
        long notReached,
        RepairCounts counts) {

    /** Whether InfluxDB has every point that it can have. */
    public boolean isComplete() {
        return counts.unverified() == 0
                && counts.all().missing() == counts.all().written();
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("connector", connector).put("influx", influx).put("database", database);
        json.put("from", from.toString()).put("to", to.toString());
        json.put("plan", plan).put("continued", continued).put("complete", isComplete());
        json.put("notReached", notReached);
        return json.setAll(counts.toJson());
    }
}
