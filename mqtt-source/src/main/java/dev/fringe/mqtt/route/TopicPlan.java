// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.header.Header;

/**
 * What all messages of one MQTT topic have in common.
 *
 * @param header the header with the MQTT topic
 */
record TopicPlan(List<RoutePlan> routes, Header header) {

    /**
     * A route that the topic matches.
     *
     * @param topic the checked Kafka topic; null if it depends on more than the MQTT topic
     * @param key null if the route has no key, or if it depends on more than the MQTT topic
     * @param fault why no message of this topic can become a record, or null
     */
    record RoutePlan(Route route, String topic, String key, Undecodable fault) {

        String topic(Message message, Object value, KafkaTopics topics) throws Undecodable {
            return topic != null ? topic : topics.of(MessagePlaceholder.fill(route.topic(), message, value));
        }

        String key(Message message, Object value) throws Undecodable {
            return key != null || route.key() == null ? key : MessagePlaceholder.fill(route.key(), message, value);
        }
    }

    static TopicPlan of(Message message, List<Route> routes, KafkaTopics topics) {
        List<RoutePlan> matching = new ArrayList<>(1);
        for (Route route : routes) {
            if (route.filter().matches(message.topic())) {
                matching.add(of(route, message, topics));
            }
        }
        return new TopicPlan(matching, MqttHeaders.ofTopic(message.topic()));
    }

    private static RoutePlan of(Route route, Message message, KafkaTopics topics) {
        try {
            String topic = MessagePlaceholder.needsOnlyTopic(route.topic())
                    ? topics.of(MessagePlaceholder.fill(route.topic(), message, null))
                    : null;
            boolean keyed = route.key() != null && MessagePlaceholder.needsOnlyTopic(route.key());
            return new RoutePlan(
                    route, topic, keyed ? MessagePlaceholder.fill(route.key(), message, null) : null, null);
        } catch (Undecodable e) {
            return new RoutePlan(route, null, null, e);
        }
    }
}
