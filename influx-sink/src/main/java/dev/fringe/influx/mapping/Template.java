package dev.fringe.influx.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Text with places for what a record carries: {@code {topic}}, {@code {partition}}, {@code {key}}, {@code {key:path}}, {@code {field:path}}, {@code {header:name}}. */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final List<Part> parts;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    private sealed interface Part {
        /** Null where the record has nothing for it. */
        String of(SinkRecord record);
    }

    private record Literal(String text) implements Part {
        @Override
        public String of(SinkRecord record) {
            return text;
        }
    }

    private record Topic() implements Part {
        @Override
        public String of(SinkRecord record) {
            return record.topic();
        }
    }

    private record Partition() implements Part {
        @Override
        public String of(SinkRecord record) {
            return String.valueOf(record.kafkaPartition());
        }
    }

    private record Key() implements Part {
        @Override
        public String of(SinkRecord record) {
            return record.key() == null ? null : Scalars.text(record.key());
        }
    }

    private record InKey(FieldPath path) implements Part {
        @Override
        public String of(SinkRecord record) {
            Object value = path.read(record.key());
            return value == null ? null : Scalars.text(value);
        }
    }

    private record InValue(FieldPath path) implements Part {
        @Override
        public String of(SinkRecord record) {
            Object value = path.read(record.value());
            return value == null ? null : Scalars.text(value);
        }
    }

    private record InHeader(String name) implements Part {
        @Override
        public String of(SinkRecord record) {
            return headerText(record, name);
        }
    }

    /** The last header of this name as text, as Kafka's own readers take it; null without one. */
    static String headerText(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null || header.value() == null ? null : Scalars.text(header.value());
    }

    public static boolean isTemplate(String text) {
        return text.indexOf('{') >= 0;
    }

    public static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int end = 0;
        while (place.find()) {
            addLiteral(text, end, place.start(), parts);
            parts.add(part(text, place.group(1)));
            end = place.end();
        }
        addLiteral(text, end, text.length(), parts);
        if (parts.isEmpty()) {
            throw new ConfigException("a template is empty");
        }
        return new Template(text, parts);
    }

    private static void addLiteral(String text, int from, int to, List<Part> parts) {
        String literal = text.substring(from, to);
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
            throw new ConfigException("template " + text + " has a brace without its partner");
        }
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal));
        }
    }

    private static Part part(String text, String place) {
        int colon = place.indexOf(':');
        String kind = colon < 0 ? place : place.substring(0, colon);
        String rest = colon < 0 ? "" : place.substring(colon + 1).strip();
        if (rest.isEmpty() == (kind.equals("field") || kind.equals("header"))) {
            throw unknown(text, place);
        }
        return switch (kind) {
            case "field" -> new InValue(FieldPath.parse(rest));
            case "header" -> new InHeader(rest);
            case "key" -> rest.isEmpty() ? new Key() : new InKey(FieldPath.parse(rest));
            case "topic" -> new Topic();
            case "partition" -> new Partition();
            default -> throw unknown(text, place);
        };
    }

    private static ConfigException unknown(String text, String place) {
        return new ConfigException("template " + text + " has {" + place
                + "}, but only {topic}, {partition}, {key}, {key:path}, {field:path} and {header:name} are known");
    }

    /** The text for this record; null if it lacks something that the template needs. */
    public String render(SinkRecord record) {
        if (parts.size() == 1) {
            return parts.get(0).of(record);
        }
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            String piece = part.of(record);
            if (piece == null) {
                return null;
            }
            out.append(piece);
        }
        return out.toString();
    }

    /** Whether the topic's name, with fixed text around it at most, is all that it is made of. */
    public boolean isTopic() {
        return isMadeOf(Topic.class);
    }

    /** Whether the partition's number, with fixed text around it at most, is all that it is made of. */
    public boolean isPartition() {
        return isMadeOf(Partition.class);
    }

    private boolean isMadeOf(Class<? extends Part> place) {
        List<Part> places =
                parts.stream().filter(part -> !(part instanceof Literal)).toList();
        return places.size() == 1 && place.isInstance(places.get(0));
    }

    /** Fields of the value that it is made of. */
    public List<FieldPath> fields() {
        List<FieldPath> paths = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof InValue inValue) {
                paths.add(inValue.path());
            }
        }
        return paths;
    }

    @Override
    public String toString() {
        return text;
    }
}
