// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.letters.DeadLetterQueues.Place;
import dev.fringe.lab.points.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The journey of single records, as {@code fringe trace} prints it. */
public final class RecordView implements View {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 20;

    private final Supplier<Servers> servers;

    public RecordView(Supplier<Servers> servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "record";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/topics", request -> topics()), Route.get("/record/{topic}", this::trace));
    }

    private JsonNode topics() {
        ArrayNode topics = JSON.createArrayNode();
        try (KafkaReader kafka = new KafkaReader(servers.get(), false)) {
            kafka.topics().forEach(topics::add);
        }
        return topics;
    }

    private JsonNode trace(Request request) {
        String topic = request.path("topic");
        Optional<String> key = request.query("key");
        Optional<String> offset = request.query("offset");
        if (key.isPresent() == offset.isPresent()) {
            throw new BadRequest("say which record: a key, or a partition and an offset");
        }
        try (Trace trace = new Trace(servers.get(), SinkPoints.Choice.NONE)) {
            return key.isPresent()
                    ? latest(trace, topic, key.get(), Math.min(MOST, request.number("last", 1)))
                    : at(trace, topic, offset.get());
        }
    }

    private static ObjectNode latest(Trace trace, String topic, String key, int last) {
        Trace.Traced traced = trace.latestOf(topic, key, last, Trace.USUAL_BOUND);
        ObjectNode root = JSON.createObjectNode();
        ArrayNode records = root.putArray("records");
        traced.journeys().forEach(journey -> records.add(journey.toJson()));
        return root.put("searched", traced.searched()).put("complete", traced.complete());
    }

    private static ObjectNode at(Trace trace, String topic, String offset) {
        Place place = Place.parse(offset)
                .orElseThrow(() -> new BadRequest("an offset is written as partition:offset, for example 0:17"));
        ObjectNode root = JSON.createObjectNode();
        root.putArray("records")
                .add(trace.at(topic, place.partition(), place.offset()).toJson());
        return root;
    }
}
