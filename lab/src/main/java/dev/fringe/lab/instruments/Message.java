// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One MQTT message of a simulation.
 *
 * @param json whether the payload is JSON text
 * @param note what the simulator knows but the payload does not contain, for example the kind of interference
 */
public record Message(String topic, byte[] payload, boolean json, String note) {
    static Message ofJson(String topic, CharSequence json, String note) {
        return new Message(topic, json.toString().getBytes(StandardCharsets.UTF_8), true, note);
    }

    public static Message ofBytes(String topic, byte[] payload) {
        return new Message(topic, payload, false, "");
    }

    /** The payload as a JSON value: JSON unchanged, other payloads as a Base64 string. */
    public String text() {
        return json
                ? new String(payload, StandardCharsets.UTF_8)
                : '"' + Base64.getEncoder().encodeToString(payload) + '"';
    }
}
