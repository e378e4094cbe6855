// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A placeholder of a template for records: {@code {topic}}, {@code {partition}}, {@code {key}}, {@code {key:path}},
 * {@code {field:path}} or {@code {header:name}}.
 */
public sealed interface RecordPlaceholder {
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
            case "header" -> new InHeader(rest);
            case "key" -> rest.isEmpty() ? new Key() : new InKey(FieldPath.ofOne(rest));
            case "topic" -> new Topic();
            case "partition" -> new Partition();
            default -> throw unknown(template, text);
        };
    }

    private static ConfigException unknown(String template, String text) {
        return new ConfigException("template " + template + " has the unknown placeholder {" + text
                + "}; use {topic}, {partition}, {key}, {key:path}, {field:path} or {header:name}");
    }
}
