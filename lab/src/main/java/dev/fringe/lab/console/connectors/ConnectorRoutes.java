// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.ConnectorState;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import dev.fringe.lab.clusters.connect.PluginOptions;
import dev.fringe.lab.clusters.connect.Rollout;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.Secrets;
import dev.fringe.lab.stack.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers about one connector, changes it, and validates its options. */
final class ConnectorRoutes {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STEADY = Duration.ofSeconds(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path dir;
    private final Supplier<Servers> servers;
    private Servers of;
    private PluginOptions plugins;

    /** @param dir of the stack; null for servers elsewhere */
    ConnectorRoutes(Path dir, Supplier<Servers> servers) {
        this.dir = dir;
        this.servers = servers;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/connectors/{name}", this::detail),
                Route.post(
                        "/connectors/{name}/restart",
                        act((actions, request) -> actions.restart(
                                request.path("name"),
                                request.body().path("onlyFailed").asBoolean()))),
                Route.post("/connectors/{name}/pause", act((actions, request) -> actions.pause(request.path("name")))),
                Route.post(
                        "/connectors/{name}/resume", act((actions, request) -> actions.resume(request.path("name")))),
                Route.post("/connectors/{name}/stop", act((actions, request) -> actions.stop(request.path("name")))),
                Route.delete("/connectors/{name}", act((actions, request) -> actions.delete(request.path("name")))),
                Route.put("/connectors/{name}", this::apply),
                Route.get("/plugins", this::plugins),
                Route.post("/plugins/{class}/form", this::form));
    }

    private interface Action {
        Outcome of(ConnectorActions actions, Request request);
    }

    private Route.Handler act(Action action) {
        return request -> {
            ConnectCluster cluster = cluster();
            Function<String, String> redacted = redaction(cluster, request.path("name"));
            Outcome outcome = action.of(new ConnectorActions(cluster, PATIENCE, STEADY), request);
            return new Outcome(outcome.done(), redacted.apply(outcome.message())).json();
        };
    }

    private Function<String, String> redaction(ConnectCluster cluster, String name) {
        Map<String, String> config = config(deployed(cluster, name));
        Secrets secrets = new Secrets(plugins(cluster).types(config));
        return message -> secrets.redacted(message, config);
    }

    private JsonNode detail(Request request) {
        ConnectCluster cluster = cluster();
        String name = request.path("name");
        ConnectorState state = deployed(cluster, name)
                .orElseThrow(() -> new BadRequest("no connector named " + name + ": it was deleted or never created"));
        Map<String, String> options = state.connector().config();
        Secrets secrets = new Secrets(plugins(cluster).types(options));
        ObjectNode root = JSON.createObjectNode().put("name", name);
        ObjectNode config = root.putObject("config");
        secrets.shown(options).forEach(config::put);
        ArrayNode parts = root.putArray("parts");
        ConnectorStatus status = state.status();
        Stream.concat(Stream.of(status.connector()), status.tasks().stream())
                .forEach(part -> parts.addObject()
                        .put("label", part.label())
                        .put("state", part.state())
                        .put("trace", secrets.redacted(part.trace(), options)));
        root.set("offsets", cluster.offsets(name));
        return root;
    }

    private static Optional<ConnectorState> deployed(ConnectCluster cluster, String name) {
        return cluster.states().stream()
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    /** The options of a connector; none if it is not deployed. */
    private static Map<String, String> config(Optional<ConnectorState> state) {
        return state.map(known -> known.connector().config()).orElse(Map.of());
    }

    private JsonNode plugins(Request request) {
        ArrayNode all = JSON.createArrayNode();
        plugins(cluster())
                .connectors()
                .forEach(plugin -> all.addObject()
                        .put("class", plugin.className())
                        .put("type", plugin.type())
                        .put("version", plugin.version()));
        return JSON.createObjectNode().set("plugins", all);
    }

    /** The form of a plugin with the options of the page, or those of the deployed connector if the page has none yet. */
    private JsonNode form(Request request) {
        ConnectCluster cluster = cluster();
        String name = request.body().path("name").asText("");
        Map<String, String> before = name.isEmpty() ? Map.of() : config(deployed(cluster, name));
        Map<String, String> config = request.body().path("config").isObject()
                ? Secrets.merged(options(request), before)
                : new TreeMap<>(before);
        config.put("connector.class", request.path("class"));
        config.put("name", name.isEmpty() ? "not-named-yet" : name);
        PluginOptions.Validation validation = plugins(cluster).validate(request.path("class"), config);
        config.remove("name");
        config.remove("connector.class");
        return new OptionForm(validation, config).json();
    }

    private JsonNode apply(Request request) {
        ConnectCluster cluster = cluster();
        String name = request.path("name");
        Optional<ConnectorState> before = deployed(cluster, name);
        boolean create = request.body().path("create").asBoolean();
        if (create && before.isPresent()) {
            throw new BadRequest("a connector named " + name + " exists: choose another name, or edit it");
        }
        Map<String, String> config = Secrets.merged(options(request), config(before));
        if (config.getOrDefault("connector.class", "").isBlank()) {
            throw new BadRequest("the option connector.class is missing");
        }
        Secrets secrets = new Secrets(plugins(cluster).types(config));
        List<Rollout.Result> results = new ArrayList<>();
        rollout(cluster).apply(List.of(new ConnectorFile(Path.of(name), name, config)), PATIENCE, results::add);
        Outcome outcome = outcome(results.get(0), new ConnectorActions(cluster, PATIENCE, STEADY));
        return new Outcome(outcome.done(), secrets.redacted(outcome.message(), config))
                .json()
                .put("deployed", results.get(0).applied().change() != ConnectCluster.Change.REFUSED);
    }

    private static Outcome outcome(Rollout.Result result, ConnectorActions actions) {
        String name = result.file().name();
        if (result.applied().change() == ConnectCluster.Change.REFUSED) {
            ConnectCluster.OptionError first = result.applied().errors().get(0);
            return Outcome.failed(name + " is not changed: " + first.option() + ": " + first.error());
        }
        String change = switch (result.applied().change()) {
            case CREATED -> " is created";
            case UPDATED -> " is changed";
            default -> " is unchanged";
        };
        if (result.running()) {
            // a task that cannot store its first record runs until then
            Outcome started = actions.awaitStart(name, name + change + " and runs");
            return started.done() ? started : Outcome.failed(name + change + ", but " + started.message());
        }
        String state = result.status()
                .map(status -> status.failures().stream()
                        .findFirst()
                        .map(part -> part.label() + " failed: " + part.reason())
                        .orElse("it is " + status.summary()))
                .orElse("it was deleted in the meantime");
        return Outcome.failed(name + change + ", but " + state);
    }

    /** Topics and schemas are created ahead where the lab knows the servers of the workers. */
    private Rollout rollout(ConnectCluster cluster) {
        if (dir == null) {
            return new Rollout(cluster, Optional.empty(), Optional.empty());
        }
        Endpoints endpoints = Endpoints.read(dir);
        return new Rollout(cluster, endpoints.kafkaIfNamed(), endpoints.registryIfNamed());
    }

    private static Map<String, String> options(Request request) {
        Map<String, String> options = new TreeMap<>();
        request.body()
                .path("config")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        options.remove("name");
        return options;
    }

    private ConnectCluster cluster() {
        return servers.get().connect();
    }

    /** They keep the definitions of the plugins, until the servers change. */
    private synchronized PluginOptions plugins(ConnectCluster cluster) {
        Servers now = servers.get();
        if (of != now) {
            plugins = cluster.plugins();
            of = now;
        }
        return plugins;
    }
}
