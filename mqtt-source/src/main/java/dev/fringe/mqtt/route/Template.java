package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with places to fill: {@code {topic}}, {@code {1}} (first level), {@code {-1}} (last), {@code {field:a.b}} and
 * {@code {property:name}} (an MQTT 5 user property).
 */
public final class Template {
    private static final double EXACT_INTEGERS = 1L << 53;
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final List<Part> parts;
    private final boolean ofTopicAlone;

    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Topic() implements Part {}

        record Level(int number) implements Part {}

        record Field(FieldPath path) implements Part {}

        record Property(String name) implements Part {}
    }

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
        this.ofTopicAlone = !readsFields() && !readsProperties();
    }

    /** Reads a template; an {@link IllegalArgumentException} says what is wrong with it. */
    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            literal(text.substring(end, place.start()), parts);
            parts.add(part(place.group(1)));
            end = place.end();
        }
        literal(text.substring(end), parts);
        return new Template(text, parts);
    }

    private static void literal(String text, List<Part> parts) {
        if (text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
            throw new IllegalArgumentException("a brace is not closed or not opened");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Literal(text));
        }
    }

    private static Part part(String place) {
        if (place.equals("topic")) {
            return new Part.Topic();
        }
        if (place.matches("-?[1-9][0-9]{0,3}")) {
            return new Part.Level(Integer.parseInt(place));
        }
        if (place.startsWith("field:") && place.length() > "field:".length()) {
            return new Part.Field(FieldPath.of(place.substring("field:".length())));
        }
        if (place.startsWith("property:") && place.length() > "property:".length()) {
            return new Part.Property(place.substring("property:".length()));
        }
        throw new IllegalArgumentException("{" + place
                + "} is none of {topic}, {1} (first level), {-1} (last level), {field:path}, {property:name}");
    }

    /** Whether it needs the decoded payload. */
    public boolean readsFields() {
        return parts.stream().anyMatch(Part.Field.class::isInstance);
    }

    /** Whether it needs MQTT 5's user properties. */
    public boolean readsProperties() {
        return parts.stream().anyMatch(Part.Property.class::isInstance);
    }

    /** Whether it is the same for every message. */
    public boolean isConstant() {
        return parts.stream().allMatch(Part.Literal.class::isInstance);
    }

    /** Whether it is the same for all messages of one MQTT topic. */
    public boolean isOfTopicAlone() {
        return ofTopicAlone;
    }

    /** Fills the places; {@code value} may be null for a template that reads no field. */
    public String fill(Message message, Object value) throws Undecodable {
        if (parts.size() == 1) {
            return fill(parts.get(0), message, value);
        }
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(fill(part, message, value));
        }
        return filled.toString();
    }

    private String fill(Part part, Message message, Object value) throws Undecodable {
        if (part instanceof Part.Literal literal) {
            return literal.text();
        } else if (part instanceof Part.Topic) {
            return message.topic();
        } else if (part instanceof Part.Level level) {
            return level(level.number(), message.topic());
        } else if (part instanceof Part.Property property) {
            return property(property.name(), message);
        }
        FieldPath path = ((Part.Field) part).path();
        Object field = path.in(value);
        if (field == null) {
            throw new Undecodable("the field " + path + " that " + text + " needs is missing");
        }
        return text(field);
    }

    /** A whole number has no decimals, of whichever type it is: a learnt schema knows numbers as doubles. */
    private static String text(Object field) {
        return field instanceof Double number && number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS
                ? Long.toString(number.longValue())
                : field.toString();
    }

    private String level(int number, String topic) throws Undecodable {
        String[] levels = topic.split("/", -1);
        int index = number > 0 ? number - 1 : levels.length + number;
        if (index < 0 || index >= levels.length) {
            throw new Undecodable("the topic has no level " + number + " that " + text + " needs");
        }
        return levels[index];
    }

    private String property(String name, Message message) throws Undecodable {
        for (Map.Entry<String, String> entry : message.properties().user()) {
            if (entry.getKey().equals(name)) {
                return entry.getValue();
            }
        }
        throw new Undecodable("the user property " + name + " that " + text + " needs is missing");
    }

    @Override
    public String toString() {
        return text;
    }
}
