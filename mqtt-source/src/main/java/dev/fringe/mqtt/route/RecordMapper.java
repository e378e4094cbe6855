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
    private final List<Route> routes;
    private final KafkaTopics topics;
    private final RecordLimits limits;
    private final MqttHeaders headers;
    private final TopicCache<TopicPlan> plans = new TopicCache<>(TopicCache.CAPACITY);

    public RecordMapper(List<Route> routes, KafkaTopics topics, RecordLimits limits, MqttHeaders headers) {
        this.routes = routes;
        this.topics = topics;
        this.limits = limits;
        this.headers = headers;
    }

    /** What one route made of a message. */
    public sealed interface RouteResult {
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
                implements RouteResult {}

        /** It could not be decoded; the reason never quotes the payload. */
        record Poison(String route, String reason) implements RouteResult {}

        /** A retained message that the route does not want. */
        record Skipped() implements RouteResult {}
    }

    /** One outcome or more for each matching route; none at all when no route matches. */
    public List<RouteResult> map(Message message) {
        TopicPlan plan = plans.get(message.topic());
        if (plan == null) {
            plan = TopicPlan.of(message, routes, topics);
            plans.put(message.topic(), plan);
        }
        List<RouteResult> outcomes = new ArrayList<>(1);
        for (TopicPlan.OfRoute route : plan.routes()) {
            map(route, plan, message, outcomes);
        }
        return outcomes;
    }

    private void map(TopicPlan.OfRoute planned, TopicPlan plan, Message message, List<RouteResult> outcomes) {
        Route route = planned.route();
        if (message.retained() && !route.retained()) {
            outcomes.add(new RouteResult.Skipped());
            return;
        }
        int before = outcomes.size();
        try {
            limits.checkPayload(message);
            List<SchemaAndValue> values = route.decoder().decode(message);
            if (values.isEmpty()) {
                outcomes.add(new RouteResult.Skipped());
                return;
            }
            if (planned.fault() != null) {
                throw planned.fault();
            }
            // transforms may change the headers of a record, so each has its own list
            ConnectHeaders shared = headers.of(message, plan.header());
            for (SchemaAndValue value : values) {
                ConnectHeaders own = values.size() == 1 ? shared : shared.duplicate();
                outcomes.add(record(planned, message, value, own));
            }
        } catch (Undecodable e) {
            // a message goes through a route as a whole or not at all
            outcomes.subList(before, outcomes.size()).clear();
            outcomes.add(new RouteResult.Poison(route.name(), e.getMessage()));
        } catch (RuntimeException e) {
            // no payload, however odd, may stop the ones behind it
            outcomes.subList(before, outcomes.size()).clear();
            outcomes.add(new RouteResult.Poison(
                    route.name(), "the decoder failed with " + e.getClass().getSimpleName()));
        }
    }

    private RouteResult record(TopicPlan.OfRoute planned, Message message, SchemaAndValue value, ConnectHeaders headers)
            throws Undecodable {
        Route route = planned.route();
        String key = planned.key(message, value.value());
        long received = message.receivedAt();
        boolean timed = route.timestamp() != null && value.value() != null;
        long timestamp = timed ? route.timestamp().of(value.value()) : received;
        boolean replaced = timed && !route.bounds().hold(timestamp, received);
        String topic = planned.topic(message, value.value(), topics);
        limits.checkRecord(message, key, value, headers);
        return new RouteResult.Mapped(topic, key, value, replaced ? received : timestamp, replaced, headers);
    }

    /** The schema of every key. */
    public static Schema keySchema(RouteResult.Mapped mapped) {
        return mapped.key() == null ? null : Schema.STRING_SCHEMA;
    }
}
