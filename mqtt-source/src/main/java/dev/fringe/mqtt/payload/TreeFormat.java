// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;

/** A format whose payloads describe themselves. All are read into the tree of JSON, so that what works for JSON works for each. */
public interface TreeFormat {
    /** @param exact with exact decimals, for schemas that have them */
    JsonNode read(byte[] payload, boolean exact) throws Undecodable;
}
