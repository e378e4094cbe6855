// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What InfluxDB has of some records.
 *
 * @param filtered records that store nothing: filtered by a transform, or without a value
 * @param unverified written points that InfluxDB does not have although it acknowledged them
 * @param rejected the number of records by the label of the reason
 */
public record ChunkFindings(
        long records,
        long filtered,
        long unverified,
        Map<String, Long> rejected,
        Map<String, OfMeasurement> measurements) {

    /**
     * The points of a measurement.
     *
     * @param there points that InfluxDB has
     * @param missing points that it does not have, or only with some of their fields
     * @param written those of the missing ones that were written
     * @param replaced points of which another record has replaced fields
     * @param expired missing points that are older than the retention policy
     */
    public record OfMeasurement(long there, long missing, long written, long replaced, long expired) {
        public static final OfMeasurement NONE = new OfMeasurement(0, 0, 0, 0, 0);

        public OfMeasurement plus(OfMeasurement other) {
            return new OfMeasurement(
                    there + other.there,
                    missing + other.missing,
                    written + other.written,
                    replaced + other.replaced,
                    expired + other.expired);
        }

        public ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("there", there)
                    .put("missing", missing)
                    .put("written", written)
                    .put("replaced", replaced)
                    .put("expired", expired);
        }

        public static OfMeasurement of(JsonNode json) {
            return new OfMeasurement(
                    json.path("there").asLong(),
                    json.path("missing").asLong(),
                    json.path("written").asLong(),
                    json.path("replaced").asLong(),
                    json.path("expired").asLong());
        }
    }
}
