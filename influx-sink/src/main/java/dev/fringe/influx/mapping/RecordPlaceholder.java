// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A placeholder of a template for records: {@code {topic}}, {@code {partition}}, {@code {key}}, {@code {key:path}},
 * {@code {field:path}}, {@code {header:name}}, {@code {header:name[level]}} or {@code {schema}}.
 */
public sealed interface RecordPlaceholder {
    Pattern LEVEL = Pattern.compile("(.+)\\[(-?[1-9][0-9]{0,2})]");

    /** Null if the record has no value for it. */
    String of(SinkRecord record);

    record Topic() implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            return record.topic();
        }
    }

    record Partition() implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            return String.valueOf(record.kafkaPartition());
        }
    }

    record Key() implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            return text(record.key());
        }
    }

    record InKey(FieldPath path) implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            return text(path.read(record.key()));
        }
    }

    record InValue(FieldPath path) implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            return text(path.read(record.value()));
        }
    }

    record InHeader(String name) implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            return headerText(record, name);
        }
    }

    /** One level of a text with slashes, such as the MQTT topic: 1 is the first, -1 the last. */
    record LevelOfHeader(String name, int level) implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            String text = headerText(record, name);
            String[] levels = text == null ? new String[0] : text.split("/", -1);
            int at = level > 0 ? level - 1 : levels.length + level;
            return at >= 0 && at < levels.length ? levels[at] : null;
        }
    }

    /** The full name of the value's schema. */
    record SchemaName() implements RecordPlaceholder {
        @Override
        public String of(SinkRecord record) {
            return record.valueSchema() == null ? null : record.valueSchema().name();
        }
    }

    private static String text(Object value) {
        return value == null ? null : Scalars.text(value);
    }

    /** The last header with this name as text, or null. */
    static String headerText(SinkRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? null : text(header.value());
    }

    static Template<RecordPlaceholder> template(String text) {
        if (text.isEmpty()) {
            throw new ConfigException("a template is empty");
        }
        return Template.parse(text, placeholder -> parse(text, placeholder));
    }

    private static RecordPlaceholder parse(String template, String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (rest.isEmpty() == (kind.equals("field") || kind.equals("header"))) {
            throw unknown(template, text);
        }
        return switch (kind) {
            case "field" -> new InValue(FieldPath.ofOne(rest));
            case "header" -> header(rest);
            case "key" -> rest.isEmpty() ? new Key() : new InKey(FieldPath.ofOne(rest));
            case "topic" -> new Topic();
            case "partition" -> new Partition();
            case "schema" -> new SchemaName();
            default -> throw unknown(template, text);
        };
    }

    private static RecordPlaceholder header(String text) {
        Matcher level = LEVEL.matcher(text);
        return level.matches()
                ? new LevelOfHeader(level.group(1), Integer.parseInt(level.group(2)))
                : new InHeader(text);
    }

    private static ConfigException unknown(String template, String text) {
        return new ConfigException(
                "template " + template + " has the unknown placeholder {" + text
                        + "}; use {topic}, {partition}, {schema}, {key}, {key:path}, {field:path}, {header:name} or {header:name[level]}");
    }
}
