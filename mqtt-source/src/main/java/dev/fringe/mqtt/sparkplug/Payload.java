// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.List;
import java.util.Map;

/**
 * A Sparkplug payload as it was sent.
 *
 * @param timestamp in milliseconds since 1970; null if absent
 * @param sequence the number of the message within its edge node's session; null if absent
 */
record Payload(Long timestamp, Long sequence, List<Metric> metrics) {
    private static final String BD_SEQ = "bdSeq";

    /**
     * A metric.
     *
     * @param name null if the metric has only an alias
     * @param alias null if the metric has only a name
     * @param datatype 0 if absent
     * @param value null, or the sent form of the value: Long, Float, Double, Boolean, String, bytes, {@link DataSet} or
     *     {@link Template}
     */
    record Metric(
            String name,
            Long alias,
            Long timestamp,
            long datatype,
            boolean historical,
            Map<String, Object> properties,
            Object value) {}

    /** A table. */
    record DataSet(List<String> columns, List<Long> types, List<List<Object>> rows) {}

    /** A structure of metrics; a definition only says which members an instance has. */
    record Template(boolean definition, List<Metric> metrics) {}

    /** The number that connects the birth and the death of a session of an edge node; null if absent. */
    Long bdSeq() {
        for (Metric metric : metrics) {
            if (BD_SEQ.equals(metric.name()) && metric.value() instanceof Long number) {
                return number;
            }
        }
        return null;
    }
}
