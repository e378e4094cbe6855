// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import dev.fringe.lab.console.chain.ChainWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The connectors and the jobs: their state, what can be done with them, and the forms of their options. */
public final class ConnectorsView implements View {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConnectorStates states;
    private final ConnectorRoutes connectors;
    private final JobRoutes jobs;

    /** @param dir of the stack; null for servers elsewhere */
    public ConnectorsView(Path dir, Supplier<Servers> servers, ChainWatch watch) {
        this.states = new ConnectorStates(watch);
        this.connectors = new ConnectorRoutes(dir, servers);
        this.jobs = new JobRoutes(dir, servers, watch);
    }

    @Override
    public String name() {
        return "connectors";
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get("/connectors", this::now));
        routes.addAll(connectors.routes());
        routes.addAll(jobs.routes());
        return routes;
    }

    @Override
    public Optional<JsonNode> live() {
        return Optional.of(now(null));
    }

    private JsonNode now(Request request) {
        ObjectNode root = JSON.createObjectNode();
        states.writeTo(root);
        jobs.states().writeTo(root);
        return root;
    }

    @Override
    public void close() {
        jobs.close();
    }
}
