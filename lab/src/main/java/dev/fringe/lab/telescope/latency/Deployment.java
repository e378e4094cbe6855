// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.Rollout;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Wait;
import dev.fringe.lab.telescope.sal.FieldRules;
import dev.fringe.lab.telescope.sal.SalConnectors;
import dev.fringe.lab.telescope.sal.SalLayout;
import dev.fringe.lab.telescope.sal.SalSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** Deploys the telescope's source and sink for a run, and restores the previous connectors of the same names at the end. */
public final class Deployment implements AutoCloseable {
    public static final String SOURCE = "mqtt-sal";
    public static final String SINK = "influx-sal";
    private static final String INFLUX_URL = "influx.url";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** How long to wait for the tasks of a connector. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Rest connect;
    private final Map<String, JsonNode> before = new LinkedHashMap<>();
    private volatile boolean paused;

    /**
     * @param influx the address to which the sink writes
     * @param changes values by {@code connector.option}
     * @param listener receives the result of each connector
     */
    Deployment(
            Path dir,
            Endpoints endpoints,
            List<Schema> schemas,
            SalLayout layout,
            String influx,
            Map<String, String> changes,
            Consumer<Rollout.Result> listener) {
        this.connect = new Rest("Kafka Connect", endpoints.connect());
        Path folder = dir.toAbsolutePath().resolve("latency");
        SalSchemas.write(schemas, folder.resolve("schemas"));
        Path connectors = SalConnectors.write(folder.resolve("schemas"), schemas, FieldRules.BY_NAME, layout);
        Map<String, String> all = new LinkedHashMap<>(changes);
        all.put(SINK + "." + INFLUX_URL, influx);
        AppendTimes.STAMPED_BY_BROKER.forEach(
                (name, value) -> all.put(SOURCE + ".topic.creation.default." + name, value));
        for (String name : List.of(SOURCE, SINK)) {
            change(connectors.resolve(name + ".json"), name + ".", all);
            Rest.Answer known = this.connect.get("/connectors/" + name + "/config");
            before.put(name, known.ok() ? known.body() : null);
        }
        // Ctrl-C must not leave a sink that writes to the forwarder of this run.
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtExit));
        try {
            apply(endpoints, ConnectorFile.load(List.of(connectors)), listener);
        } catch (LabFailure e) {
            close();
            throw e;
        }
    }

    private static void apply(Endpoints endpoints, List<ConnectorFile> files, Consumer<Rollout.Result> listener) {
        Rollout rollout = new Rollout(
                ConnectCluster.at(endpoints.connect()), endpoints.kafkaIfNamed(), endpoints.registryIfNamed());
        if (!rollout.apply(files, PATIENCE, listener)) {
            throw new LabFailure("the telescope's connectors do not run; see the reason above");
        }
    }

    /** Whether the key is an option of one of the two connectors that the user may change. */
    public static boolean canChange(String key) {
        return List.of(SOURCE, SINK).stream()
                        .anyMatch(name -> key.startsWith(name + ".") && key.length() > name.length() + 1)
                && !key.equals(SINK + "." + INFLUX_URL);
    }

    private static void change(Path file, String prefix, Map<String, String> changes) {
        try {
            ObjectNode connector = (ObjectNode) JSON.readTree(Files.readString(file));
            ObjectNode config = (ObjectNode) connector.get("config");
            changes.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    config.put(key.substring(prefix.length()), value);
                }
            });
            Files.writeString(file, connector.toPrettyString());
        } catch (IOException e) {
            throw new LabFailure("cannot rewrite " + file + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    void pauseSink() {
        paused = true;
        connect.put("/connectors/" + SINK + "/pause", JSON.createObjectNode());
        String path = "/connectors/" + SINK + "/status";
        if (!Wait.until(
                PATIENCE,
                () -> connect.get(path).body().path("tasks").findValuesAsText("state").stream()
                        .allMatch("PAUSED"::equals))) {
            throw new LabFailure("the sink did not pause in time: check it with `fringe connectors status`");
        }
    }

    void resumeSink() {
        connect.put("/connectors/" + SINK + "/resume", JSON.createObjectNode());
        paused = false;
    }

    private void closeAtExit() {
        try {
            close();
        } catch (LabFailure away) {
            // The stack is already stopped; the next run restores the connectors.
        }
    }

    @Override
    public synchronized void close() {
        if (paused) {
            resumeSink();
        }
        before.forEach((name, config) -> {
            if (config == null) {
                connect.delete("/connectors/" + name);
            } else {
                connect.put("/connectors/" + name + "/config", config);
            }
        });
        before.clear();
    }
}
