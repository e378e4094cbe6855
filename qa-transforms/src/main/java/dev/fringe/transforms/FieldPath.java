package dev.fringe.transforms;

import dev.fringe.transforms.flatten.FieldValue;
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
 * The way to a field, or to many: {@code azimuth}, {@code mount.azimuth}, {@code accelerometers[*]},
 * {@code cells[0].temperature}, {@code readings.*}. A top-level field whose name is the whole text comes first, so that
 * fields flattened with a dot are found too.
 */
final class FieldPath {

    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)((?:\\[(?:\\*|\\d+)])*)");
    private static final Pattern INDEX = Pattern.compile("\\[(\\*|\\d+)]");

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

    static FieldPath parse(String option, String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            Matcher step = STEP.matcher(part);
            if (!step.matches()) {
                throw new ConfigException(
                        option,
                        text,
                        "A field is written like azimuth, mount.azimuth, accelerometers[*] or cells[0].x.");
            }
            steps.add(step.group(1).equals("*") ? Every.MEMBER : new Named(step.group(1)));
            Matcher index = INDEX.matcher(step.group(2));
            while (index.find()) {
                steps.add(index.group(1).equals("*") ? Every.MEMBER : new At(Integer.parseInt(index.group(1))));
            }
        }
        return new FieldPath(text, List.copyOf(steps));
    }

    /** Shows each place that the path leads to with its value; null where the way ends early. */
    void visit(Object record, BiConsumer<String, Object> visitor) {
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
            Object element = value instanceof List<?> list && at.index() < list.size() ? list.get(at.index()) : null;
            follow(element, done + 1, origin + '[' + at.index() + ']', visitor);
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
                ? struct.schema().field(name) != null
                : value instanceof Map<?, ?> map && map.containsKey(name);
    }

    private static Object member(Object value, String name) {
        if (value instanceof Struct struct) {
            Field field = struct.schema().field(name);
            return field == null ? null : FieldValue.of(struct, field);
        }
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static String join(String origin, String name) {
        return origin.isEmpty() ? name : origin + '.' + name;
    }

    @Override
    public String toString() {
        return text;
    }
}
