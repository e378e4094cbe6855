// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Wait;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A client of a Connect cluster's REST interface. */
public final class ConnectCluster {
    private static final int CONFLICT = 409;
    private static final int INTERNAL_ERROR = 500;
    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final int CREATED = 201;
    private static final Duration REBALANCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rest rest;
    private final Duration rebalance;

    /** An invalid option and its error. */
    public record OptionError(String option, String error) {}

    public enum Change {
        CREATED,
        UPDATED,
        UNCHANGED,
        REFUSED
    }

    /** The result of a configuration change, with errors if it was rejected. */
    public record Applied(Change change, List<OptionError> errors) {
        static Applied as(Change change) {
            return new Applied(change, List.of());
        }
    }

    /** The cluster of the worker at this address. */
    public static ConnectCluster at(String address) {
        return of(rest(address));
    }

    public static ConnectCluster of(Rest rest) {
        return new ConnectCluster(rest, REBALANCE);
    }

    /** The REST interface of a worker, with the login of the environment. */
    public static Rest rest(String address) {
        return new Rest("Kafka Connect", address).withLogin(Login.to(Login.Server.CONNECT));
    }

    /** @param rebalance how long to retry during a rebalance */
    ConnectCluster(Rest rest, Duration rebalance) {
        this.rest = rest;
        this.rebalance = rebalance;
    }

    public List<OptionError> validate(ConnectorFile file) {
        ObjectNode config = config(file).put("name", file.name());
        String path = "/connector-plugins/" + encoded(file.connectorClass()) + "/config/validate";
        Rest.Answer answer = steady(() -> rest.put(path, config));
        if (!answer.ok()) {
            return List.of(new OptionError("connector.class", firstLine(answer)));
        }
        List<OptionError> errors = new ArrayList<>();
        answer.body()
                .path("configs")
                .forEach(option -> option.path("value")
                        .path("errors")
                        .forEach(error -> errors.add(new OptionError(
                                option.path("value").path("name").asText(), error.asText()))));
        return errors;
    }

    Applied put(ConnectorFile file) {
        if (configOf(file.name()).filter(file.config()::equals).isPresent()) {
            return Applied.as(Change.UNCHANGED);
        }
        Rest.Answer answer = steady(() -> rest.put(connector(file.name()) + "/config", config(file)));
        if (answer.status() == BAD_REQUEST) {
            List<OptionError> errors = validate(file);
            return new Applied(
                    Change.REFUSED, errors.isEmpty() ? List.of(new OptionError("config", firstLine(answer))) : errors);
        }
        expect(answer, "accept the configuration of " + file.name());
        return Applied.as(answer.status() == CREATED ? Change.CREATED : Change.UPDATED);
    }

    public Optional<ConnectorStatus> status(String name) {
        Rest.Answer answer = steady(() -> rest.get(connector(name) + "/status"));
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(ConnectorStatus.of(
                expect(answer, "return the status of " + name).body()));
    }

    public List<ConnectorStatus> all() {
        Rest.Answer answer = expect(steady(() -> rest.get("/connectors?expand=status")), "list its connectors");
        List<ConnectorStatus> all = new ArrayList<>();
        answer.body().forEach(entry -> all.add(ConnectorStatus.of(entry.path("status"))));
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return all;
    }

    /** The configuration of a connector that exists. */
    public DeployedConnector deployed(String name) {
        return configOf(name)
                .map(config -> new DeployedConnector(name, config))
                .orElseThrow(() -> new LabFailure("Kafka Connect at " + rest.base() + " has no connector " + name
                        + ": `fringe connectors status` lists them"));
    }

    /** All connectors with their configuration, by name. */
    public List<DeployedConnector> allDeployed() {
        Rest.Answer answer = expect(steady(() -> rest.get("/connectors?expand=info")), "list its connectors");
        List<DeployedConnector> all = new ArrayList<>();
        answer.body()
                .properties()
                .forEach(entry -> all.add(new DeployedConnector(
                        entry.getKey(), options(entry.getValue().path("info").path("config")))));
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return all;
    }

    /** All connectors with their configuration and status, by name. */
    public List<ConnectorState> states() {
        Rest.Answer answer = expect(rest.get("/connectors?expand=status&expand=info"), "list its connectors");
        List<ConnectorState> all = new ArrayList<>();
        answer.body()
                .properties()
                .forEach(entry -> all.add(new ConnectorState(
                        new DeployedConnector(
                                entry.getKey(),
                                options(entry.getValue().path("info").path("config"))),
                        ConnectorStatus.of(entry.getValue().path("status")))));
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return all;
    }

    void restartFailed(String name) {
        restart(name, true);
    }

    /** Restarts the connector and its tasks, or only those of them that have failed. */
    public void restart(String name, boolean onlyFailed) {
        String path = connector(name) + "/restart?includeTasks=true&onlyFailed=" + onlyFailed;
        String what = onlyFailed ? "restart the failed tasks of " : "restart ";
        expect(steady(() -> rest.post(path, JSON.createObjectNode())), what + name);
    }

    /** The tasks keep their resources, and do nothing. */
    public void pause(String name) {
        order(name, "pause");
    }

    /** Continues a connector that is paused or stopped. */
    public void resume(String name) {
        order(name, "resume");
    }

    /** Ends the tasks. The connector keeps its configuration and its offsets. */
    public void stop(String name) {
        order(name, "stop");
    }

    private void order(String name, String order) {
        expect(steady(() -> rest.put(connector(name) + "/" + order, JSON.createObjectNode())), order + " " + name);
    }

    /** The committed offset of each partition: Kafka's for a sink, its own for a source. */
    public JsonNode offsets(String name) {
        Rest.Answer answer = rest.get(connector(name) + "/offsets");
        return expect(answer, "return the offsets of " + name).body().path("offsets");
    }

    /** The plugins of the cluster, and their options. */
    public PluginOptions plugins() {
        return new PluginOptions(rest);
    }

    /** Returns false if the connector did not exist. */
    public boolean delete(String name) {
        Rest.Answer answer = steady(() -> rest.delete(connector(name)));
        if (answer.status() == NOT_FOUND) {
            return false;
        }
        expect(answer, "delete " + name);
        return true;
    }

    private Optional<Map<String, String>> configOf(String name) {
        Rest.Answer answer = steady(() -> rest.get(connector(name) + "/config"));
        if (answer.status() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(
                options(expect(answer, "return the configuration of " + name).body()));
    }

    private static Map<String, String> options(JsonNode config) {
        Map<String, String> options = new HashMap<>();
        config.properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        options.remove("name");
        return options;
    }

    private Rest.Answer steady(Supplier<Rest.Answer> request) {
        Rest.Answer[] answer = {request.get()};
        Wait.until(rebalance, () -> {
            if (isBusy(answer[0])) {
                answer[0] = request.get();
            }
            return !isBusy(answer[0]);
        });
        return answer[0];
    }

    /** During a rebalance, Connect answers some requests with 409 and others with 500. */
    private static boolean isBusy(Rest.Answer answer) {
        return answer.status() == CONFLICT
                || answer.status() == INTERNAL_ERROR
                        && (answer.text().contains("rebalance") || answer.text().contains("timed out"));
    }

    private Rest.Answer expect(Rest.Answer answer, String what) {
        if (!answer.ok()) {
            throw new LabFailure("Kafka Connect at " + rest.base() + " did not " + what + " (status " + answer.status()
                    + "): " + firstLine(answer) + "; see its log (`fringe status --json` shows the file)");
        }
        return answer;
    }

    private static ObjectNode config(ConnectorFile file) {
        ObjectNode config = JSON.createObjectNode();
        file.config().forEach(config::put);
        return config;
    }

    private static String firstLine(Rest.Answer answer) {
        JsonNode message = answer.body().path("message");
        String text = message.isTextual() ? message.asText() : answer.text();
        return text == null ? "no reason given" : text.lines().findFirst().orElse("no reason given");
    }

    private static String connector(String name) {
        return "/connectors/" + encoded(name);
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
