// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads a Connect value from JSON by an Avro schema. */
interface JsonReader {
    Object read(JsonNode node) throws Undecodable;
}
