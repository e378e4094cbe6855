// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.Undecodable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Kafka topics that a message may go to. A template can take the name of a topic from what a device sends; devices must not write
 * to topics of Kafka, Connect or a registry.
 *
 * @param allow may be null: all topics except {@code deny}
 */
public record KafkaTopics(Pattern deny, Pattern allow) {
    private static final int MAX_LENGTH = 249;

    /** The legal and permitted topic for this text. */
    String of(String text) throws Undecodable {
        String topic = legal(text);
        if (deny.matcher(topic).matches()) {
            throw new Undecodable("the Kafka topic " + topic + " is denied by topics.deny");
        }
        if (allow != null && !allow.matcher(topic).matches()) {
            throw new Undecodable("the Kafka topic " + topic + " is not allowed by topics.allow");
        }
        return topic;
    }

    /** The error in a topic of an option, if any. */
    public Optional<String> fault(String text) {
        try {
            of(text);
            return Optional.empty();
        } catch (Undecodable e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Kafka allows letters, digits, '.', '_' and '-': '/' becomes '.', any other character '_'. */
    static String legal(String text) throws Undecodable {
        StringBuilder legal = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ok = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!ok) {
                legal = legal == null ? new StringBuilder(text) : legal;
                legal.setCharAt(i, c == '/' ? '.' : '_');
            }
        }
        String topic = legal == null ? text : legal.toString();
        if (topic.isEmpty() || topic.length() > MAX_LENGTH || topic.equals(".") || topic.equals("..")) {
            throw new Undecodable("the topic template of the route gives no valid Kafka topic for this message");
        }
        return topic;
    }
}
