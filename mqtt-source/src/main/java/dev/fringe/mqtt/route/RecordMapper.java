// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.records.template.Template;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;

/** Maps a message to its records, by each route whose filter matches the MQTT topic. */
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
        routes.stream()
                .map(Route::topic)
                .filter(Template::isConstant)
                .forEach(topic -> topics.reserve(topic.toString()));
    }

    /** The result of one route for a message. */
    public sealed interface RouteResult {
        /** @param timestampReplaced whether the time in the payload was beyond the route's bounds */
        record Mapped(
                String topic,
                String key,
                SchemaAndValue value,
                long timestamp,
                boolean timestampReplaced,
                ConnectHeaders headers)
                implements RouteResult {}

        /** The message could not be decoded; the reason never quotes the payload. */
        record Poison(String route, String reason) implements RouteResult {}

        /** The message can be decoded only after a later one; it must be mapped again. */
        record Later() implements RouteResult {}

        /** The route wants no record of the message. */
        record Skipped() implements RouteResult {}
    }

    /**
     * At least one outcome for each matching route; empty if no route matches.
     *
     * @throws RegistryUnavailableException if the message needs a schema that the registry cannot give now
     */
    public List<RouteResult> map(Message message) {
        TopicPlan plan = plans.get(message.topic());
        if (plan == null) {
            plan = TopicPlan.of(message, routes, topics);
            plans.put(message.topic(), plan);
        }
        List<RouteResult> outcomes = new ArrayList<>(1);
        for (TopicPlan.RoutePlan route : plan.routes()) {
            map(route, plan, message, outcomes);
        }
        return outcomes;
    }

    private void map(TopicPlan.RoutePlan planned, TopicPlan plan, Message message, List<RouteResult> outcomes) {
        Route route = planned.route();
        if (message.retained() && !route.retained()) {
            outcomes.add(new RouteResult.Skipped());
            return;
        }
        int before = outcomes.size();
        try {
            Message plain = limits.plain(message, route.compression());
            List<SchemaAndValue> values = route.decoder().decode(plain);
            if (values == PayloadDecoder.LATER) {
                outcomes.add(new RouteResult.Later());
                return;
            }
            if (values.isEmpty()) {
                outcomes.add(new RouteResult.Skipped());
                return;
            }
            if (planned.fault() != null) {
                throw planned.fault();
            }
            // a transform may change the headers of one record
            ConnectHeaders shared = headers.of(message, plan.header());
            for (SchemaAndValue value : values) {
                ConnectHeaders own = values.size() == 1 ? shared : shared.duplicate();
                outcomes.add(record(planned, plain, value, own));
            }
        } catch (RegistryUnavailableException e) {
            // not the fault of the payload: the task maps the message again
            throw e;
        } catch (Undecodable | RuntimeException e) {
            // all records of a route or none; a bad payload must not stop the messages after it
            outcomes.subList(before, outcomes.size()).clear();
            String failed = "the decoder failed with " + e.getClass().getSimpleName();
            outcomes.add(new RouteResult.Poison(route.name(), e instanceof Undecodable ? e.getMessage() : failed));
        }
    }

    private RouteResult record(
            TopicPlan.RoutePlan planned, Message message, SchemaAndValue value, ConnectHeaders headers)
            throws Undecodable {
        Route route = planned.route();
        String key = planned.key(message, value.value());
        long received = message.receivedAt();
        boolean timed = route.timestamp() != null && value.value() != null;
        long timestamp = timed ? route.timestamp().of(value.value()) : received;
        boolean replaced = timed && !route.bounds().hold(timestamp, received);
        String topic = planned.topic(message, value.value(), topics);
        limits.checkRecord((long) message.payload().length * route.decoder().expansion(), key, value, headers);
        return new RouteResult.Mapped(topic, key, value, replaced ? received : timestamp, replaced, headers);
    }
}
