// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks up single points in InfluxDB. */
public final class PointLookup {
    private final InfluxPoints influx;

    /**
     * What InfluxDB has of a point.
     *
     * @param fields the stored values of the point's fields
     * @param missing the names of its fields that are not stored
     * @param differing the names of its fields that have another value
     * @param expired whether the retention policy deletes points of that time
     */
    public record Stored(Map<String, Object> fields, List<String> missing, List<String> differing, boolean expired) {
        public String sentence() {
            if (fields.isEmpty()) {
                return expired ? "not in InfluxDB: older than the retention policy" : "not in InfluxDB";
            }
            if (!differing.isEmpty()) {
                return "InfluxDB has the point with other values for " + String.join(", ", differing);
            }
            return missing.isEmpty()
                    ? "stored"
                    : "InfluxDB has the point without the fields " + String.join(", ", missing);
        }

        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("there", !fields.isEmpty()).put("expired", expired);
            json.set("fields", LinePoint.values(fields));
            missing.forEach(json.putArray("missing")::add);
            differing.forEach(json.putArray("differing")::add);
            return json;
        }
    }

    public PointLookup(Servers servers, SinkPoints sink) {
        this.influx = new InfluxPoints(servers.influx(), sink);
    }

    public Stored find(LinePoint point) {
        Map<String, Object> stored = influx.stored(List.of(point)).get(0);
        List<String> missing = new ArrayList<>(point.fields().keySet());
        missing.removeAll(stored.keySet());
        List<String> differing = new ArrayList<>();
        stored.forEach((field, value) -> {
            if (InfluxPoints.differing(point, Map.of(field, value)).isPresent()) {
                differing.add(field);
            }
        });
        boolean expired = Instant.EPOCH.plusNanos(point.nanos()).isBefore(influx.expiry(Instant.now()));
        return new Stored(stored, missing, differing, expired);
    }
}
