package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.header.Header;

/**
 * What is the same for all messages of one MQTT topic.
 *
 * @param header the topic itself, as a header of records
 */
record TopicPlan(List<OfRoute> routes, Header header) {

    /**
     * One route that the topic matches.
     *
     * @param topic the Kafka topic, checked; null where it takes more than the MQTT topic to know
     * @param key the key; null where there is none, or where it takes more
     * @param fault why no message of this topic becomes a record, or null
     */
    record OfRoute(Route route, String topic, String key, Undecodable fault) {

        String topic(Message message, Object value, KafkaTopics topics) throws Undecodable {
            return topic != null ? topic : topics.of(MessagePlace.fill(route.topic(), message, value));
        }

        String key(Message message, Object value) throws Undecodable {
            return key != null || route.key() == null ? key : MessagePlace.fill(route.key(), message, value);
        }
    }

    static TopicPlan of(Message message, List<Route> routes, KafkaTopics topics) {
        List<OfRoute> matching = new ArrayList<>(1);
        for (Route route : routes) {
            if (route.filter().matches(message.topic())) {
                matching.add(of(route, message, topics));
            }
        }
        return new TopicPlan(matching, MqttHeaders.ofTopic(message.topic()));
    }

    private static OfRoute of(Route route, Message message, KafkaTopics topics) {
        try {
            String topic = MessagePlace.isOfTopicAlone(route.topic())
                    ? topics.of(MessagePlace.fill(route.topic(), message, null))
                    : null;
            boolean keyed = route.key() != null && MessagePlace.isOfTopicAlone(route.key());
            return new OfRoute(route, topic, keyed ? MessagePlace.fill(route.key(), message, null) : null, null);
        } catch (Undecodable e) {
            return new OfRoute(route, null, null, e);
        }
    }
}
