// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** The connectors of a worker, observed by its REST interface and its log. */
public record Connectors(Rest worker, Path log) {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    public static Connectors of(LabStack lab) {
        return new Connectors(
                new Rest("Kafka Connect", lab.endpoints().connect()), lab.dir().resolve("logs/connect.log"));
    }

    /** Creates a connector from the MQTT topic to the Kafka topic of the same name, and waits until it has subscribed. */
    void create(String name, Map<String, String> more) {
        ObjectNode config = config(Map.of(
                "routes",
                "numbers",
                "routes.numbers.filter",
                name,
                "routes.numbers.topic",
                name,
                "routes.numbers.format",
                "string"));
        more.forEach(config::put);
        put(name, config);
        // the broker keeps messages only after the first subscription
        await().atMost(TIMEOUT).until(() -> logContains("subscribed to " + name + " "));
    }

    static ObjectNode config(Map<String, String> more) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("connector.class", "dev.fringe.mqtt.MqttSourceConnector")
                .put("tasks.max", "1")
                .put("mqtt.uri", "${env:FRINGE_MQTT_URI}")
                .put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        more.forEach(config::put);
        return config;
    }

    void put(String name, ObjectNode config) {
        await().atMost(TIMEOUT).ignoreException(LabFailure.class).untilAsserted(() -> putNow(name, config));
    }

    private void putNow(String name, ObjectNode config) {
        Rest.Answer answer = worker.put("/connectors/" + name + "/config", config);
        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    /** Creates or changes a connector that must be accepted, and waits until its first task runs. */
    public void run(String name, ObjectNode config) {
        putNow(name, config);
        awaitRunning(name);
    }

    public void awaitRunning(String name) {
        await().atMost(TIMEOUT)
                .until(() -> status(name).at("/tasks/0/state").asText().equals("RUNNING"));
    }

    boolean logContains(String text) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).contains(text);
    }

    boolean logMatches(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(new String(Files.readAllBytes(log), StandardCharsets.UTF_8))
                .find();
    }

    public JsonNode status(String name) {
        try {
            return worker.get("/connectors/" + name + "/status").body();
        } catch (LabFailure e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    void restart(String name) {
        await().atMost(TIMEOUT)
                .ignoreException(LabFailure.class)
                .until(() -> worker.post(
                                "/connectors/" + name + "/restart?includeTasks=true&onlyFailed=true",
                                JsonNodeFactory.instance.objectNode())
                        .ok());
    }

    public void delete(String name) {
        worker.delete("/connectors/" + name);
    }
}
