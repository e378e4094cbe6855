package dev.fringe.influx.mapping;

import dev.fringe.influx.line.LineWriter;
import org.apache.kafka.connect.sink.SinkRecord;

/** One tag and where its value comes from. */
public sealed interface TagSource {
    String name();

    byte[] encodedName();

    /** The value; null where the record has none, and then the tag is left out. */
    String valueIn(SinkRecord record);

    record Constant(String name, byte[] encodedName, String value) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return value;
        }
    }

    record Header(String name, byte[] encodedName, String header) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return Template.headerText(record, header);
        }
    }

    record Rendered(String name, byte[] encodedName, Template template) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return template.render(record);
        }
    }

    record InValue(String name, byte[] encodedName, FieldPath path) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            Object value = path.read(record.value());
            return value == null ? null : Scalars.text(value);
        }
    }

    static TagSource constant(String name, String value) {
        return new Constant(name, LineWriter.encodeKey(name), value);
    }

    static TagSource header(String header, String name) {
        return new Header(name, LineWriter.encodeKey(name), header);
    }

    static TagSource template(Template template, String name) {
        return new Rendered(name, LineWriter.encodeKey(name), template);
    }

    static TagSource field(FieldPath path, String name) {
        return new InValue(name, LineWriter.encodeKey(name), path);
    }
}
