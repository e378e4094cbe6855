// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.Map;

/**
 * The value of a metric at a time.
 *
 * @param value null if the metric is null or stale; otherwise of the kind of its type
 * @param timestamp in milliseconds since 1970
 * @param historical whether the value is not the current one
 * @param stale whether the edge node or device has died, so that nobody knows the value
 */
record Reading(
        String metric,
        DataType type,
        Object value,
        long timestamp,
        boolean historical,
        boolean stale,
        Map<String, Object> properties) {}
