// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import dev.fringe.avro.AvroConverter;
import dev.fringe.influx.InfluxSinkConnector;
import dev.fringe.mqtt.config.RouteConfig;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.pipeline.RegisteredTransforms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;

/** Renders the options of every plugin from their {@link ConfigDef}. */
final class ConfigurationReference {
    private static final String INTRODUCTION = """
            # Configuration reference

            Generated from the plugins' own definitions; do not edit. `./mvnw -pl pipeline-tests -am verify
            -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dfringe.docs.write=true` generates it.
            """;

    private record Chapter(String title, String overview, ConfigDef options) {}

    private ConfigurationReference() {}

    static String render() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Chapter chapter : chapters()) {
            page.append("\n## ").append(chapter.title()).append("\n\n");
            page.append(chapter.overview()).append('\n');
            String group = null;
            for (ConfigDef.ConfigKey option : ordered(chapter.options())) {
                if (option.group != null && !option.group.equals(group)) {
                    group = option.group;
                    page.append("\n### ").append(group).append('\n');
                }
                page.append(entry(option));
            }
        }
        return page.toString();
    }

    private static List<Chapter> chapters() {
        List<Chapter> chapters = new ArrayList<>(List.of(
                new Chapter(
                        "MQTT source",
                        "`dev.fringe.mqtt.MqttSourceConnector`. Each name in `routes` has the options of the next chapter.",
                        SourceConfig.CONFIG_DEF),
                new Chapter(
                        "MQTT source: a route",
                        "The options have the prefix `routes.<name>.`, for example `routes.signals.filter`.",
                        RouteConfig.CONFIG_DEF),
                new Chapter(
                        "InfluxDB sink",
                        "`dev.fringe.influx.InfluxSinkConnector`.",
                        new InfluxSinkConnector().config()),
                new Chapter(
                        "Avro converter",
                        "`dev.fringe.avro.AvroConverter`. The options have the prefix `value.converter.` or `key.converter.`.",
                        new AvroConverter().config())));
        RegisteredTransforms.ofValues().forEach(type -> chapters.add(transform(type)));
        return chapters;
    }

    private static Chapter transform(Class<?> type) {
        Class<?> transform = type.getEnclosingClass();
        try {
            return new Chapter(
                    "Transform " + transform.getSimpleName(),
                    "`" + type.getName() + "` and `$Key`.\n\n"
                            + transform.getField("OVERVIEW_DOC").get(null),
                    (ConfigDef) transform.getField("CONFIG_DEF").get(null));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(transform + " has no public OVERVIEW_DOC and CONFIG_DEF", e);
        }
    }

    private static List<ConfigDef.ConfigKey> ordered(ConfigDef options) {
        List<String> groups = options.groups();
        List<ConfigDef.ConfigKey> keys = new ArrayList<>(options.configKeys().values());
        keys.removeIf(key -> key.internalConfig);
        keys.sort(Comparator.comparingInt((ConfigDef.ConfigKey key) -> groups.indexOf(key.group))
                .thenComparingInt(key -> key.orderInGroup)
                .thenComparing(key -> key.name));
        return keys;
    }

    private static String entry(ConfigDef.ConfigKey option) {
        return "\n#### `" + option.name + "`\n\n" + option.documentation + "\n\n- type: "
                + option.type.name().toLowerCase(Locale.ROOT) + "\n- default: " + defaultOf(option)
                + valid(option)
                + "\n- importance: " + option.importance.name().toLowerCase(Locale.ROOT) + "\n";
    }

    /** The rule of a validator with a text form; the documentation of the option contains the other rules. */
    private static String valid(ConfigDef.ConfigKey option) {
        String words = Objects.toString(option.validator, "");
        return words.isEmpty() || words.contains("@") ? "" : "\n- valid: " + words;
    }

    private static String defaultOf(ConfigDef.ConfigKey option) {
        if (!option.hasDefault()) {
            return "none, required";
        }
        String value = Objects.toString(ConfigDef.convertToString(option.defaultValue, option.type), "");
        return value.isEmpty() ? "empty" : "`" + value + "`";
    }
}
