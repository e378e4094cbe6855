package dev.fringe.influx.mapping;

import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a template takes from a record: {@code {topic}}, {@code {partition}}, {@code {key}}, {@code {key:path}}, {@code {field:path}}, {@code {header:name}}. */
public sealed interface RecordPlace {
    /** Null where the record has nothing for it. */
    String of(SinkRecord record);

    record Topic() implements RecordPlace {
        @Override
        public String of(SinkRecord record) {
            return record.topic();
        }
    }

    record Partition() implements RecordPlace {
        @Override
        public String of(SinkRecord record) {
            return String.valueOf(record.kafkaPartition());
        }
    }

    record Key() implements RecordPlace {
        @Override
        public String of(SinkRecord record) {
            return text(record.key());
        }
    }

    record InKey(FieldPath path) implements RecordPlace {
        @Override
        public String of(SinkRecord record) {
            return text(path.read(record.key()));
        }
    }

    record InValue(FieldPath path) implements RecordPlace {
        @Override
        public String of(SinkRecord record) {
            return text(path.read(record.value()));
        }
    }

    record InHeader(String name) implements RecordPlace {
        @Override
        public String of(SinkRecord record) {
            return headerText(record, name);
        }
    }

    private static String text(Object value) {
        return value == null ? null : Scalars.text(value);
    }

    /** The last header of this name as text, as Kafka's own readers take it; null without one. */
    static String headerText(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? null : text(header.value());
    }

    static Template<RecordPlace> template(String text) {
        if (text.isEmpty()) {
            throw new ConfigException("a template is empty");
        }
        return Template.parse(text, place -> parse(text, place));
    }

    private static RecordPlace parse(String template, String place) {
        int colon = place.indexOf(':');
        String kind = colon < 0 ? place : place.substring(0, colon);
        String rest = colon < 0 ? "" : place.substring(colon + 1).strip();
        if (rest.isEmpty() == (kind.equals("field") || kind.equals("header"))) {
            throw unknown(template, place);
        }
        return switch (kind) {
            case "field" -> new InValue(FieldPath.ofOne(rest));
            case "header" -> new InHeader(rest);
            case "key" -> rest.isEmpty() ? new Key() : new InKey(FieldPath.ofOne(rest));
            case "topic" -> new Topic();
            case "partition" -> new Partition();
            default -> throw unknown(template, place);
        };
    }

    private static ConfigException unknown(String template, String place) {
        return new ConfigException("template " + template + " has {" + place
                + "}, but only {topic}, {partition}, {key}, {key:path}, {field:path} and {header:name} are known");
    }
}
