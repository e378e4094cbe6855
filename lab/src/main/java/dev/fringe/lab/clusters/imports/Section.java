// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.stack.LabFailure;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of a configuration file. It remembers which options were read, so that the others can be reported. */
final class Section {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h|d)");
    private static final Map<String, Double> MILLIS =
            Map.of("ns", 1e-6, "us", 1e-3, "µs", 1e-3, "ms", 1.0, "s", 1e3, "m", 60e3, "h", 3600e3, "d", 86400e3);

    private final String path;
    private final int line;
    private final Map<String, Entry> options;
    private final Map<String, List<Section>> children;
    private final Variables variables;
    private final Set<String> read = new LinkedHashSet<>();

    /** A value: text, number, boolean or a list of these. */
    record Entry(Object value, int line) {}

    Section(
            String path,
            int line,
            Map<String, Entry> options,
            Map<String, List<Section>> children,
            Variables variables) {
        this.path = path;
        this.line = line;
        this.options = options;
        this.children = children;
        this.variables = variables;
    }

    String path() {
        return path;
    }

    int line() {
        return line;
    }

    int line(String option) {
        Entry entry = options.get(option);
        return entry == null ? line : entry.line();
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    List<Section> children(String name) {
        read.add(name);
        return children.getOrDefault(name, List.of());
    }

    Map<String, List<Section>> children() {
        return children;
    }

    Variables variables() {
        return variables;
    }

    /** The options that nobody has read, with those that came as tables. */
    List<String> unread() {
        Set<String> unread = new LinkedHashSet<>(options.keySet());
        unread.addAll(children.keySet());
        unread.removeAll(read);
        return List.copyOf(unread);
    }

    /** The line of an option, or of its first table. */
    int lineOfAny(String name) {
        return children.containsKey(name) ? children.get(name).get(0).line() : line(name);
    }

    void ignore(String... names) {
        read.addAll(List.of(names));
    }

    private Optional<Object> value(String option) {
        read.add(option);
        return Optional.ofNullable(options.get(option)).map(Entry::value);
    }

    /** A text that the importer must understand. */
    Optional<String> text(String option) {
        return value(option)
                .map(value -> variables
                        .resolved(value.toString())
                        .orElseThrow(() -> new LabFailure("line " + line(option) + ": " + option
                                + " needs an environment variable that is not set: set it and import again")))
                .filter(text -> !text.isEmpty());
    }

    /** A text that the connector file can keep as a placeholder. */
    Optional<String> placeholder(String option) {
        return value(option)
                .map(value -> variables.placeholders(value.toString(), line(option), false))
                .filter(text -> !text.isEmpty());
    }

    /** A secret as a placeholder. */
    Optional<String> secret(String option, String connector) {
        return value(option)
                .map(Object::toString)
                .filter(text -> !text.isEmpty())
                .map(text -> variables.secret(text, connector, option, line(option)));
    }

    /** The items of a list, or a single one. */
    List<String> list(String option) {
        return value(option)
                .map(value -> value instanceof List<?> items ? items : List.of(value))
                .orElse(List.of())
                .stream()
                .map(item -> variables.placeholders(item.toString(), line(option), false))
                .toList();
    }

    OptionalLong number(String option) {
        Optional<String> text = text(option);
        try {
            return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException e) {
            throw new LabFailure("line " + line(option) + ": " + option + " is not a whole number", e);
        }
    }

    boolean flag(String option, boolean otherwise) {
        return text(option).map(Boolean::parseBoolean).orElse(otherwise);
    }

    /** A duration such as 1m30s; a number without a unit is seconds. */
    Optional<Duration> duration(String option) {
        return text(option).map(text -> {
            if (text.matches("\\d+(\\.\\d+)?")) {
                return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1e3));
            }
            double millis = 0;
            int end = 0;
            Matcher part = PART.matcher(text);
            while (part.find() && part.start() == end) {
                millis += Double.parseDouble(part.group(1)) * MILLIS.get(part.group(2));
                end = part.end();
            }
            if (end != text.length()) {
                throw new LabFailure("line " + line(option) + ": " + option + " is not a duration such as 10s");
            }
            return Duration.ofNanos(Math.round(millis * 1e6));
        });
    }
}
