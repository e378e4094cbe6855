package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.Undecodable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Kafka topics a message may go to. A template can take a topic's name from what a device sends, so no device chooses
 * topics of Kafka, Connect or a registry.
 *
 * @param deny what no record goes to
 * @param allow what records go to, or null for all but {@code deny}
 */
public record KafkaTopics(Pattern deny, Pattern allow) {
    private static final int MAX_LENGTH = 249;

    /** The topic of that name, in Kafka's letters. */
    String of(String text) throws Undecodable {
        String topic = legal(text);
        if (deny.matcher(topic).matches()) {
            throw new Undecodable("the Kafka topic " + topic + " is one that topics.deny names");
        }
        if (allow != null && !allow.matcher(topic).matches()) {
            throw new Undecodable("the Kafka topic " + topic + " is not one that topics.allow names");
        }
        return topic;
    }

    /** What is wrong with a topic that an option names, if anything. */
    public Optional<String> fault(String text) {
        try {
            of(text);
            return Optional.empty();
        } catch (Undecodable e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Kafka allows letters, digits, dot, underscore and hyphen: levels become dots, anything else an underscore. */
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
            throw new Undecodable("the route's topic template gives no valid Kafka topic for this message");
        }
        return topic;
    }
}
