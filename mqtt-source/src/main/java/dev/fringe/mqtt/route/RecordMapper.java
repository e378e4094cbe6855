package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;

/** From a message to what goes into Kafka: by each route that its topic matches. */
public final class RecordMapper {
    private static final int MAX_TOPIC_LENGTH = 249;

    private final List<Route> own;
    private final List<Route> others;

    /** @param others routes of other tasks, for what this task's session was sent while they were its own */
    public RecordMapper(List<Route> own, List<Route> others) {
        this.own = own;
        this.others = others;
    }

    /** What one route made of a message. */
    public sealed interface Outcome {
        /**
         * A record, without what only the task knows.
         *
         * @param timestampReplaced whether the payload's time was beyond the route's bounds
         */
        record Mapped(
                String topic,
                String key,
                SchemaAndValue value,
                long timestamp,
                boolean timestampReplaced,
                ConnectHeaders headers)
                implements Outcome {}

        /** It could not be decoded; the reason never quotes the payload. */
        record Poison(String route, String reason) implements Outcome {}

        /** A retained message that the route does not want. */
        record Skipped() implements Outcome {}
    }

    /** One outcome or more for each matching route; none at all when no route matches. */
    public List<Outcome> map(Message message) {
        List<Outcome> outcomes = map(own, message);
        return outcomes.isEmpty() ? map(others, message) : outcomes;
    }

    private static List<Outcome> map(List<Route> routes, Message message) {
        List<Outcome> outcomes = new ArrayList<>(1);
        for (Route route : routes) {
            if (route.filter().matches(message.topic())) {
                map(route, message, outcomes);
            }
        }
        return outcomes;
    }

    private static void map(Route route, Message message, List<Outcome> outcomes) {
        if (message.retained() && !route.retained()) {
            outcomes.add(new Outcome.Skipped());
            return;
        }
        int before = outcomes.size();
        try {
            List<SchemaAndValue> values = route.decoder().decode(message);
            for (SchemaAndValue value : values) {
                outcomes.add(record(route, message, value));
            }
            if (values.isEmpty()) {
                outcomes.add(new Outcome.Skipped());
            }
        } catch (Undecodable e) {
            // a message goes through a route as a whole or not at all
            outcomes.subList(before, outcomes.size()).clear();
            outcomes.add(new Outcome.Poison(route.name(), e.getMessage()));
        } catch (RuntimeException e) {
            // no payload, however odd, may stop the ones behind it
            outcomes.subList(before, outcomes.size()).clear();
            outcomes.add(new Outcome.Poison(
                    route.name(), "the decoder failed with " + e.getClass().getSimpleName()));
        }
    }

    private static Outcome record(Route route, Message message, SchemaAndValue value) throws Undecodable {
        String key = route.key() == null ? null : route.key().fill(message, value.value());
        long received = message.receivedAt();
        long timestamp =
                route.timestamp() == null ? received : route.timestamp().of(value.value());
        boolean replaced = route.timestamp() != null && !route.bounds().hold(timestamp, received);
        String topic = kafkaTopic(route.topic().fill(message, value.value()));
        return new Outcome.Mapped(
                topic, key, value, replaced ? received : timestamp, replaced, MqttHeaders.of(message));
    }

    /** Kafka allows letters, digits, dot, underscore and hyphen: levels become dots, anything else an underscore. */
    static String kafkaTopic(String text) throws Undecodable {
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
        if (topic.isEmpty() || topic.length() > MAX_TOPIC_LENGTH || topic.equals(".") || topic.equals("..")) {
            throw new Undecodable("the route's topic template gives no valid Kafka topic for this message");
        }
        return topic;
    }

    /** What MQTT said about a message, for records that are made elsewhere. */
    public static ConnectHeaders headers(Message message) {
        return MqttHeaders.of(message);
    }

    /** The schema of every key. */
    public static Schema keySchema(Outcome.Mapped mapped) {
        return mapped.key() == null ? null : Schema.STRING_SCHEMA;
    }
}
