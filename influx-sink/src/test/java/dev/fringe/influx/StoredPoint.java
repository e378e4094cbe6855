// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import java.util.Map;
import java.util.TreeMap;

/** The identity of a point as a target has it. */
record StoredPoint(String measurement, Map<String, String> tags, long nanos) {
    StoredPoint {
        tags = new TreeMap<>(tags);
    }
}
