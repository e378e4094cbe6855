package dev.fringe.lab.simulate;

import java.nio.charset.StandardCharsets;

/**
 * One MQTT message of a simulation.
 *
 * @param note what the simulator knows about it and the payload does not say, for example the kind of interference
 */
public record Message(String topic, byte[] payload, String note) {
    static Message ofJson(String topic, CharSequence json, String note) {
        return new Message(topic, json.toString().getBytes(StandardCharsets.UTF_8), note);
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
