// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.path;

import dev.fringe.records.names.LegalNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * The path of one or several fields: {@code azimuth}, {@code mount.azimuth}, {@code cells[0].temperature}, {@code axes[*]},
 * {@code readings.*}, and {@code ["speed [rpm]"]} for a name with a dot or a bracket.
 *
 * <p>A name may also be an original name, see {@link LegalNames}. A top-level field whose name is the whole path takes precedence, so
 * that fields flattened with a dot are found. A null is read as null even if the schema has a default.
 */
public final class FieldPath {
    private static final Pattern STEP =
            Pattern.compile("\\G(?:\\.([^.\\[\\]]+)|\\[(\\*|\\d{1,9})]|\\.?\\[\"([^\"]+)\"])");

    private sealed interface Step {}

    private record Named(String name) implements Step {}

    private record At(int index) implements Step {}

    private enum Every implements Step {
        MEMBER
    }

    private final String text;
    private final List<Step> steps;

    private FieldPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /** A path of one or several fields. */
    public static FieldPath parse(String given) {
        String text = given.strip();
        List<Step> steps = new ArrayList<>();
        String dotted = text.startsWith("[") ? text : '.' + text;
        Matcher step = STEP.matcher(dotted);
        int end = 0;
        while (step.find()) {
            steps.add(step(step.group(1), step.group(2), step.group(3)));
            end = step.end();
        }
        if (end < dotted.length() || steps.isEmpty() || steps.get(0) instanceof At) {
            throw malformed(text);
        }
        return new FieldPath(text, List.copyOf(steps));
    }

    private static Step step(String name, String index, String quoted) {
        if (quoted != null) {
            return new Named(quoted);
        } else if ("*".equals(name) || "*".equals(index)) {
            return Every.MEMBER;
        }
        return name == null ? new At(Integer.parseInt(index)) : new Named(name);
    }

    private static ConfigException malformed(String text) {
        return new ConfigException("\"" + text + "\" is not a field path; examples are azimuth, mount.azimuth, axes[2],"
                + " cells[0].x or [\"a name with . or [\"]");
    }

    /** A path of one field. */
    public static FieldPath ofOne(String text) {
        FieldPath path = parse(text);
        if (path.steps.contains(Every.MEMBER)) {
            throw new ConfigException(
                    "field path " + path + " selects several fields; replace * with a name or a number");
        }
        return path;
    }

    /** The value of a path of one field, or null. */
    public Object read(Object record) {
        Object whole = steps.size() > 1 ? member(record, text) : null;
        if (whole != null) {
            return whole;
        }
        Object at = record;
        for (Step step : steps) {
            at = step instanceof At index ? element(at, index.index()) : member(at, ((Named) step).name());
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /** Passes each field of the path with its value; null if the record does not have it. */
    public void visit(Object record, BiConsumer<String, Object> visitor) {
        if (steps.size() > 1 && has(record, text)) {
            visitor.accept(text, member(record, text));
        } else {
            follow(record, 0, "", visitor);
        }
    }

    private void follow(Object value, int done, String origin, BiConsumer<String, Object> visitor) {
        if (done == steps.size()) {
            visitor.accept(origin, value);
        } else if (value == null) {
            visitor.accept(text, null);
        } else if (steps.get(done) instanceof Named named) {
            follow(member(value, named.name()), done + 1, join(origin, named.name()), visitor);
        } else if (steps.get(done) instanceof At at) {
            follow(element(value, at.index()), done + 1, origin + '[' + at.index() + ']', visitor);
        } else {
            followAll(value, done + 1, origin, visitor);
        }
    }

    private void followAll(Object value, int done, String origin, BiConsumer<String, Object> visitor) {
        if (value instanceof List<?> list) {
            int i = 0;
            for (Object element : list) {
                follow(element, done, origin + '[' + i++ + ']', visitor);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> follow(member, done, join(origin, String.valueOf(key)), visitor));
        } else if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                follow(FieldValue.of(struct, field), done, join(origin, field.name()), visitor);
            }
        } else {
            visitor.accept(text, null);
        }
    }

    private static boolean has(Object value, String name) {
        return value instanceof Struct struct
                ? LegalNames.find(struct.schema(), name) != null
                : value instanceof Map<?, ?> map && map.containsKey(name);
    }

    private static Object member(Object value, String name) {
        if (value instanceof Struct struct) {
            Field field = LegalNames.find(struct.schema(), name);
            return field == null ? null : FieldValue.of(struct, field);
        }
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static Object element(Object value, int index) {
        return value instanceof List<?> list && index < list.size() ? list.get(index) : null;
    }

    private static String join(String origin, String name) {
        return origin.isEmpty() ? name : origin + '.' + name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldPath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
