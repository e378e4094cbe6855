// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;

/** Connect's rules for new topics, {@code topic.creation.*}: the first matching group applies, otherwise the default group. */
final class TopicCreation {
    private static final String PREFIX = "topic.creation.";
    private static final String PARTITIONS = "partitions";
    private static final String REPLICATION = "replication.factor";
    /** Options that are not topic settings. */
    private static final List<String> RULES = List.of("include", "exclude", PARTITIONS, REPLICATION);

    private final Map<String, String> config;

    TopicCreation(Map<String, String> config) {
        this.config = config;
    }

    /** The topic that Connect would create; other settings are the broker's defaults. */
    NewTopic topic(String name) {
        String group = SourceTopics.list(option("groups").orElse("")).stream()
                .filter(candidate -> takes(candidate, name))
                .findFirst()
                .orElse("default");
        return new NewTopic(
                        name,
                        number(group, PARTITIONS).map(Integer::parseInt),
                        number(group, REPLICATION).map(Short::parseShort))
                .configs(settings(group));
    }

    private boolean takes(String group, String name) {
        return matches(group + ".include", name) && !matches(group + ".exclude", name);
    }

    private boolean matches(String option, String name) {
        return SourceTopics.list(option(option).orElse("")).stream()
                .anyMatch(pattern -> Pattern.matches(pattern, name));
    }

    /** In Connect, -1 means the broker's default. */
    private Optional<String> number(String group, String option) {
        return option(group + "." + option)
                .or(() -> option("default." + option))
                .map(String::strip)
                .filter(number -> !number.equals("-1"));
    }

    private Map<String, String> settings(String group) {
        String prefix = PREFIX + group + ".";
        Map<String, String> settings = new TreeMap<>();
        config.forEach((option, value) -> {
            if (option.startsWith(prefix) && !RULES.contains(option.substring(prefix.length()))) {
                settings.put(option.substring(prefix.length()), value);
            }
        });
        return settings;
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(config.get(PREFIX + name));
    }
}
