// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Records of one kind in Kafka, and the sink's options that make of them what Telegraf made. */
final class Feed {
    private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9._*?-]+");

    private final String name;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> tags = new ArrayList<>();
    private final List<String> headerTags = new ArrayList<>();
    private final List<String> constants = new ArrayList<>();
    private final List<String> include = new ArrayList<>();
    private final List<String> exclude = new ArrayList<>();
    private final List<String> transforms = new ArrayList<>();
    private String measurement = "";
    private String topicPrefix;

    Feed(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void option(String name, String value) {
        options.put(name, value);
    }

    void topic(String topic) {
        options.put("topics", topic);
    }

    /** A Kafka topic for each measurement, named by it. */
    void topicForEachMeasurement(String prefix) {
        topicPrefix = prefix;
        options.remove("topics");
        // a consumer looks for new topics only every five minutes by default
        options.put("consumer.override.metadata.max.age.ms", "5000");
        options.put("topics.regex", prefix.replace(".", "\\.") + "\\..*");
    }

    /** @param template as in the sink's option */
    void measurement(String template) {
        measurement = template;
    }

    void wrapMeasurement(String prefix, String suffix) {
        measurement = prefix + measurement + suffix;
    }

    /** The measurement of all points, if it does not depend on the record. */
    Optional<String> fixedMeasurement() {
        return measurement.contains("{") ? Optional.empty() : Optional.of(measurement);
    }

    boolean hasTopicForEachMeasurement() {
        return topicPrefix != null;
    }

    void tag(String source) {
        tags.add(source);
    }

    void headerTag(String source) {
        headerTags.add(source);
    }

    void constant(String key, String value) {
        constants.removeIf(other -> other.startsWith(key + "="));
        constants.add(key + "=" + value);
    }

    void include(String field) {
        include.add(field);
    }

    void exclude(String field) {
        exclude.add(field);
    }

    void removeTag(String tag) {
        constants.removeIf(other -> other.startsWith(tag + "="));
        headerTags.removeIf(other -> other.endsWith(" as " + tag));
        tags.removeIf(other -> other.equals(tag) || other.endsWith(" as " + tag));
    }

    boolean hasTag(String tag) {
        return constants.stream().anyMatch(other -> other.startsWith(tag + "="))
                || headerTags.stream().anyMatch(other -> other.endsWith(" as " + tag))
                || tags.stream().anyMatch(other -> other.equals(tag) || other.endsWith(" as " + tag));
    }

    void transform(String name, String type, Map<String, String> with) {
        transforms.add(name);
        options.put("transforms." + name + ".type", type);
        with.forEach((option, value) -> options.put("transforms." + name + "." + option, value));
    }

    /** Reads only some measurements. Possible if each has its own topic. */
    boolean restrict(List<String> pass, List<String> drop) {
        if (topicPrefix == null
                || !pass.stream().allMatch(glob -> GLOB.matcher(glob).matches())
                || !drop.stream().allMatch(glob -> GLOB.matcher(glob).matches())) {
            return false;
        }
        String not = drop.isEmpty() ? "" : "(?!(?:" + alternatives(drop) + ")$)";
        String wanted = pass.isEmpty() ? ".*" : "(?:" + alternatives(pass) + ")";
        options.put("topics.regex", topicPrefix.replace(".", "\\.") + "\\." + not + wanted);
        return true;
    }

    private static String alternatives(List<String> globs) {
        return globs.stream().map(Feed::regex).collect(Collectors.joining("|"));
    }

    static String regex(String glob) {
        return glob.replace(".", "\\.").replace("*", ".*").replace('?', '.');
    }

    /** The options of a sink for these records. */
    Map<String, String> sinkOptions() {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("measurement", measurement);
        put(all, "tags", tags);
        put(all, "tags.headers", headerTags);
        put(all, "tags.constant", constants);
        put(all, "fields.include", include);
        put(all, "fields.exclude", exclude);
        put(all, "transforms", transforms);
        return all;
    }

    private static void put(Map<String, String> all, String option, List<String> items) {
        if (!items.isEmpty()) {
            all.put(option, String.join(",", items));
        }
    }
}
