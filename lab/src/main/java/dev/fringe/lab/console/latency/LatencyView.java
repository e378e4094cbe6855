// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.telescope.latency.LatencyRuns;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The latency runs of a stack, and the latency of a sample of the records that pass now. */
public final class LatencyView implements View {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LATEST = 30;

    private final Optional<LatencyRuns> runs;
    private final LatencySample sample;

    /** @param runs empty without a stack's directory */
    public LatencyView(Optional<LatencyRuns> runs, Supplier<Servers> servers, ChainWatch watch) {
        this.runs = runs;
        this.sample = new LatencySample(servers, watch);
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/latency", request -> list()), Route.get("/latency/{run}", this::run));
    }

    @Override
    public Optional<JsonNode> live() {
        return Optional.of(sample.now());
    }

    private JsonNode list() {
        ArrayNode all = JSON.createArrayNode();
        runs.ifPresent(known -> known.names().stream()
                .limit(LATEST)
                .forEach(name -> known.read(name).ifPresent(run -> {
                    JsonNode result = run.path("result");
                    ObjectNode node = all.addObject().put("run", name);
                    List.of("started", "layout", "rate", "sent", "lost")
                            .forEach(field -> node.set(field, result.path(field)));
                    node.set("hops", result.path("hops"));
                })));
        return all;
    }

    private JsonNode run(Request request) {
        String name = request.path("run");
        return runs.flatMap(known -> known.read(name))
                .orElseThrow(() -> new BadRequest("no latency run named " + name));
    }

    @Override
    public void close() {
        sample.close();
    }
}
