// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The options of connectors, transforms and converters, as their own definitions on the workers describe them. */
public final class PluginOptions {
    public static final String PASSWORD = "PASSWORD";

    private static final int NOT_FOUND = 404;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CONVERTERS = List.of("key.converter", "value.converter", "header.converter");
    /** Lists of names, each with a class in the option {@code type}. */
    private static final List<String> CHAINS = List.of("transforms", "predicates");

    private final Rest rest;
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();

    /** @param type "source" or "sink" */
    public record Plugin(String className, String type, String version) {}

    /**
     * An option with its value in one configuration.
     *
     * @param usual its default value; null if it has none
     * @param place its place in its group
     * @param value null if the option has no value
     */
    public record Option(
            String name,
            String title,
            String type,
            boolean required,
            String importance,
            String usual,
            String documentation,
            String group,
            int place,
            String value,
            List<String> recommended,
            List<String> errors,
            boolean visible) {}

    /** @param groups in the order of the plugin */
    public record Validation(List<String> groups, List<Option> options) {}

    PluginOptions(Rest rest) {
        this.rest = rest;
    }

    /** The connectors that can be created. */
    public List<Plugin> connectors() {
        List<Plugin> plugins = new ArrayList<>();
        expect(rest.get("/connector-plugins"), "list its plugins")
                .forEach(plugin -> plugins.add(new Plugin(
                        plugin.path("class").asText(),
                        plugin.path("type").asText(),
                        plugin.path("version").asText())));
        plugins.removeIf(
                plugin -> !plugin.type().equals("source") && !plugin.type().equals("sink"));
        return plugins;
    }

    /** The types of the options of a connector with its transforms, predicates and converters, by name. */
    public Map<String, String> types(Map<String, String> config) {
        Map<String, String> types = new HashMap<>();
        add(config.get("connector.class"), "", types);
        for (String chain : CHAINS) {
            for (String name : config.getOrDefault(chain, "").split(",")) {
                String prefix = chain + "." + name.strip() + ".";
                add(config.get(prefix + "type"), prefix, types);
            }
        }
        CONVERTERS.forEach(converter -> add(config.get(converter), converter + ".", types));
        return types;
    }

    private void add(String className, String prefix, Map<String, String> types) {
        if (className != null && !className.isBlank() && !className.contains("${")) {
            known.computeIfAbsent(className, this::definition).forEach((name, type) -> types.put(prefix + name, type));
        }
    }

    /** Empty for a class that the workers do not have. Any other error must not make a password look like a text. */
    private Map<String, String> definition(String className) {
        Rest.Answer answer = rest.get("/connector-plugins/" + encoded(className) + "/config");
        Map<String, String> types = new HashMap<>();
        if (answer.status() != NOT_FOUND) {
            expect(answer, "return the options of " + className)
                    .forEach(option -> types.put(
                            option.path("name").asText(), option.path("type").asText()));
        }
        return types;
    }

    public Validation validate(String className, Map<String, String> config) {
        ObjectNode body = JSON.createObjectNode();
        config.forEach(body::put);
        JsonNode answer = expect(
                rest.put("/connector-plugins/" + encoded(className) + "/config/validate", body),
                "validate the options of " + className);
        List<String> groups = new ArrayList<>();
        answer.path("groups").forEach(group -> groups.add(group.asText()));
        List<Option> options = new ArrayList<>();
        answer.path("configs").forEach(entry -> options.add(option(entry.path("definition"), entry.path("value"))));
        return new Validation(groups, options);
    }

    private static Option option(JsonNode definition, JsonNode value) {
        String name = value.path("name").asText(definition.path("name").asText());
        return new Option(
                name,
                definition.path("display_name").asText(name),
                definition.path("type").asText("STRING"),
                definition.path("required").asBoolean(),
                definition.path("importance").asText("LOW"),
                definition.path("default_value").asText(null),
                definition.path("documentation").asText(""),
                definition.path("group").asText(""),
                definition.path("order").asInt(Integer.MAX_VALUE),
                value.path("value").asText(null),
                texts(value.path("recommended_values")),
                texts(value.path("errors")),
                value.path("visible").asBoolean(true));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private JsonNode expect(Rest.Answer answer, String what) {
        if (!answer.ok()) {
            String reason = answer.body().path("message").asText(answer.text());
            throw new LabFailure("Kafka Connect at " + rest.base() + " did not " + what + " (status " + answer.status()
                    + "): " + reason.lines().findFirst().orElse("no reason given"));
        }
        return answer.body();
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }
}
