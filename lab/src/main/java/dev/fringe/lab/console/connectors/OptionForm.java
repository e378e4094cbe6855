// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.connect.PluginOptions;
import dev.fringe.lab.clusters.connect.PluginOptions.Option;
import dev.fringe.lab.console.Secrets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The form of a plugin's options, in groups, with the values and errors of one configuration. No password is in it. */
final class OptionForm {
    static final String WITHOUT_GROUP = "Other";
    static final String UNDEFINED = "Not defined by the plugin";

    /** The page does not change them. */
    private static final Set<String> FIXED = Set.of("name", "connector.class");
    /** Kafka's documentation of its options is for web pages. */
    private static final Pattern MARKUP = Pattern.compile("</?(?:a|b|br|code|em|i|li|p|tt|ul)(?: [^<>]*)?>");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PluginOptions.Validation validation;
    private final Map<String, String> config;
    private final Secrets secrets;

    /** @param config the options that are set, with their passwords */
    OptionForm(PluginOptions.Validation validation, Map<String, String> config) {
        this.validation = validation;
        this.config = config;
        Map<String, String> types = new HashMap<>();
        validation.options().forEach(option -> types.put(option.name(), option.type()));
        this.secrets = new Secrets(types);
    }

    ObjectNode json() {
        ObjectNode root = JSON.createObjectNode().put("errors", errors());
        ArrayNode groups = root.putArray("groups");
        groups().forEach((name, options) -> {
            ObjectNode group = groups.addObject().put("name", name);
            ArrayNode members = group.putArray("options");
            options.forEach(option -> write(option, members.addObject()));
        });
        return root;
    }

    private long errors() {
        return validation.options().stream()
                .filter(option -> !option.errors().isEmpty())
                .count();
    }

    /** In the order of the plugin, then the options that have no definition. */
    private Map<String, List<Option>> groups() {
        Map<String, List<Option>> groups = new LinkedHashMap<>();
        validation.groups().forEach(name -> groups.put(group(name), new ArrayList<>()));
        Set<String> defined = new HashSet<>();
        for (Option option : validation.options()) {
            if (FIXED.contains(option.name())) {
                continue;
            }
            defined.add(option.name());
            groups.computeIfAbsent(group(option.group()), unknown -> new ArrayList<>())
                    .add(option);
        }
        groups.values().forEach(options -> options.sort(Comparator.comparingInt(Option::place)));
        List<Option> undefined = new TreeMap<>(config)
                .entrySet().stream()
                        .filter(option -> !defined.contains(option.getKey()))
                        .map(option -> undefined(option.getKey(), option.getValue()))
                        .toList();
        groups.put(UNDEFINED, undefined);
        groups.values().removeIf(List::isEmpty);
        return groups;
    }

    private static String group(String name) {
        return name.isBlank() || name.equals("null") ? WITHOUT_GROUP : name;
    }

    private static Option undefined(String name, String value) {
        return new Option(
                name, name, "STRING", false, "LOW", null, "", UNDEFINED, 0, value, List.of(), List.of(), true);
    }

    private void write(Option option, ObjectNode node) {
        String name = option.name();
        node.put("name", name)
                .put("title", option.title())
                .put("type", option.type())
                .put("required", option.required())
                .put("importance", option.importance().toLowerCase(Locale.ROOT))
                .put("usual", secrets.shown(name, option.usual()))
                .put("documentation", MARKUP.matcher(option.documentation()).replaceAll(""))
                .put("set", config.containsKey(name))
                .put("value", secrets.shown(name, config.get(name)))
                .put("secret", secrets.isSecret(name))
                .put("visible", option.visible());
        ArrayNode recommended = node.putArray("recommended");
        option.recommended().forEach(recommended::add);
        ArrayNode errors = node.putArray("errors");
        option.errors().forEach(error -> errors.add(secrets.redacted(error, config)));
    }
}
