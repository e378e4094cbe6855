// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.payload.Undecodable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The Kafka topics that the messages of a task may go to. A template can take the name of a topic from what a device sends; devices must
 * not write to topics of Kafka, Connect or a registry. Kafka refuses a topic whose name differs from another's only by '.' and '_'; the
 * task would fail, and fail again for the same message after each restart, so such a topic is not allowed here either.
 */
public final class KafkaTopics {
    private static final int MAX_LENGTH = 249;
    /** More topics than a cluster has. A limit, because a message can be poison for another reason, and then its topic is not created. */
    private static final int MAX_REMEMBERED = 100_000;

    private final Pattern deny;
    private final Pattern allow;
    private final Map<String, String> used = new ConcurrentHashMap<>();

    /** @param allow may be null: all topics except {@code deny} */
    public KafkaTopics(Pattern deny, Pattern allow) {
        this.deny = deny;
        this.allow = allow;
    }

    /** Names a topic of the options, so that no device takes a name that excludes it. */
    public void reserve(String topic) {
        used.put(asKafkaCompares(topic), topic);
    }

    /** The legal and permitted topic for this text. */
    String of(String text) throws Undecodable {
        String topic = legal(text);
        if (deny.matcher(topic).matches()) {
            throw new Undecodable("the Kafka topic " + topic + " is denied by topics.deny");
        }
        if (allow != null && !allow.matcher(topic).matches()) {
            throw new Undecodable("the Kafka topic " + topic + " is not allowed by topics.allow");
        }
        String first = used.size() < MAX_REMEMBERED
                ? used.putIfAbsent(asKafkaCompares(topic), topic)
                : used.get(asKafkaCompares(topic));
        if (first != null && !first.equals(topic)) {
            throw new Undecodable("the Kafka topic " + topic + " differs from " + first
                    + " only by '.' and '_', and Kafka allows only one of them");
        }
        return topic;
    }

    private static String asKafkaCompares(String topic) {
        return topic.replace('.', '_');
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
