// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import java.util.Map;

/**
 * A line of InfluxDB's line protocol.
 *
 * @param fields the values are longs, doubles, booleans and texts
 * @param nanos null if the line has no time
 */
record LinePoint(String measurement, Map<String, String> tags, Map<String, Object> fields, Long nanos) {}
