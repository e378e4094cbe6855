// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.points.ChunkFindings;
import dev.fringe.lab.points.ChunkFindings.OfMeasurement;
import java.util.Map;
import java.util.TreeMap;

/** The sums of a repair. */
public final class RepairCounts {
    private long records;
    private long filtered;
    private long unverified;
    private final Map<String, Long> rejected = new TreeMap<>();
    private final Map<String, OfMeasurement> measurements = new TreeMap<>();

    void add(ChunkFindings found) {
        records += found.records();
        filtered += found.filtered();
        unverified += found.unverified();
        found.rejected().forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
        found.measurements().forEach((name, count) -> measurements.merge(name, count, OfMeasurement::plus));
    }

    /** All records that were read. */
    public long records() {
        return records;
    }

    /** Points that were written and that InfluxDB does not have although it acknowledged them. */
    public long unverified() {
        return unverified;
    }

    public Map<String, Long> rejected() {
        return rejected;
    }

    public Map<String, OfMeasurement> measurements() {
        return measurements;
    }

    public OfMeasurement all() {
        return measurements.values().stream().reduce(OfMeasurement.NONE, OfMeasurement::plus);
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("records", records).put("filtered", filtered).put("unverified", unverified);
        json.setAll(all().toJson());
        rejected.forEach(json.putObject("rejected")::put);
        ObjectNode each = json.putObject("measurements");
        measurements.forEach((name, count) -> each.set(name, count.toJson()));
        return json;
    }

    static RepairCounts of(JsonNode json) {
        RepairCounts counts = new RepairCounts();
        counts.records = json.path("records").asLong();
        counts.filtered = json.path("filtered").asLong();
        counts.unverified = json.path("unverified").asLong();
        json.path("rejected")
                .properties()
                .forEach(one -> counts.rejected.put(one.getKey(), one.getValue().asLong()));
        json.path("measurements")
                .properties()
                .forEach(one -> counts.measurements.put(one.getKey(), OfMeasurement.of(one.getValue())));
        return counts;
    }
}
