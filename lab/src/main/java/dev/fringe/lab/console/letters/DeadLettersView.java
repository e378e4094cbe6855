// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.letters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.letters.DeadLetterQueues;
import dev.fringe.lab.points.letters.DeadLetterQueues.Wanted;
import dev.fringe.lab.points.letters.Redrive;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The dead letters by connector, reason and field, and their redrive, as {@code fringe deadletters} lists and redrives them. */
public final class DeadLettersView implements View {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USUAL_RECORDS = 200;
    /** The outcomes that an answer contains one by one. */
    private static final int OUTCOMES = 500;

    private final Supplier<Servers> servers;

    public DeadLettersView(Supplier<Servers> servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "deadletters";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/deadletters", request -> groups()),
                Route.get("/deadletters/{connector}", this::records),
                Route.post("/deadletters/{connector}/redrive", this::redrive));
    }

    private JsonNode groups() {
        ArrayNode all = JSON.createArrayNode();
        try (DeadLetterQueues queues = new DeadLetterQueues(servers.get())) {
            queues.groups(Wanted.ALL).forEach(group -> all.add(queues.toJson(group)));
        }
        return all;
    }

    /** The latest dead letters of a kind. */
    private JsonNode records(Request request) {
        int most = request.number("most", USUAL_RECORDS);
        Wanted wanted = new Wanted(
                Optional.of(request.path("connector")),
                request.query("reason"),
                request.query("field"),
                Set.of(),
                request.query("done").isPresent());
        ArrayNode latest = JSON.createArrayNode();
        try (DeadLetterQueues queues = new DeadLetterQueues(servers.get())) {
            queues.each(wanted, listed -> {
                latest.add(queues.toJson(listed));
                if (latest.size() > most) {
                    latest.remove(0);
                }
            });
        }
        return latest;
    }

    private JsonNode redrive(Request request) {
        Wanted wanted = new Wanted(
                Optional.of(request.path("connector")),
                text(request, "reason"),
                text(request, "field"),
                places(request.body().path("at")),
                false);
        Redrive redrive = new Redrive(servers.get(), wanted);
        ObjectNode root = JSON.createObjectNode();
        ArrayNode outcomes = root.putArray("outcomes");
        Redrive.Totals totals = request.body().path("plan").asBoolean()
                ? redrive.plan(SinkPoints.Choice.NONE, one -> add(outcomes, one))
                : redrive.toInflux(SinkPoints.Choice.NONE, one -> add(outcomes, one));
        root.set("totals", totals.toJson());
        return root;
    }

    private static void add(ArrayNode outcomes, Redrive.Redriven one) {
        if (outcomes.size() < OUTCOMES) {
            outcomes.add(one.toJson());
        }
    }

    private static Optional<String> text(Request request, String field) {
        return Optional.ofNullable(request.body().path(field).asText(null)).filter(value -> !value.isEmpty());
    }

    private static Set<DeadLetterQueues.Place> places(JsonNode at) {
        Set<DeadLetterQueues.Place> places = new HashSet<>();
        for (JsonNode place : at) {
            if (!place.path("partition").isInt() || !place.path("offset").isIntegralNumber()) {
                throw new BadRequest("a place has a partition and an offset");
            }
            places.add(new DeadLetterQueues.Place(
                    place.path("partition").asInt(), place.path("offset").asLong()));
        }
        return places;
    }
}
