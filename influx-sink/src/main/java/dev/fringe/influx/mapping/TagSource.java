// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.line.LineWriter;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** A tag and the source of its value. */
public sealed interface TagSource {
    String TOPIC = "kafka_topic";
    String PARTITION = "kafka_partition";

    String name();

    byte[] encodedName();

    /** The value; null if the record has none, so that the tag is left out. */
    String valueIn(SinkRecord record);

    record Constant(String name, byte[] encodedName, String value) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return value;
        }
    }

    /** A tag that is not written. Its name stays reserved, so that no field has it. */
    record Dropped(String name, byte[] encodedName) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return null;
        }
    }

    record Header(String name, byte[] encodedName, String header) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return RecordPlaceholder.headerText(record, header);
        }
    }

    record Rendered(String name, byte[] encodedName, Template<RecordPlaceholder> template) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return template.fill(placeholder -> placeholder.of(record));
        }
    }

    record InValue(String name, byte[] encodedName, FieldPath path) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            Object value = path.read(record.value());
            return value == null ? null : Scalars.text(value);
        }
    }

    /**
     * The original topic of a record, unless the identity of the point already has it.
     *
     * @param named whether measurement or tags have the name of the topic, which a transform may have changed
     */
    record OriginalTopic(String name, byte[] encodedName, boolean named) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            String topic = record.originalTopic();
            return named && record.topic().equals(topic) ? null : topic;
        }
    }

    /** The original partition of a record, unless it is 0 or {@code named}. */
    record OriginalPartition(String name, byte[] encodedName, boolean named) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            Integer partition = record.originalKafkaPartition();
            return partition == 0 || named && partition.equals(record.kafkaPartition())
                    ? null
                    : String.valueOf(partition);
        }
    }

    /** The tags that distinguish equal offsets of several topics and partitions. */
    static List<TagSource> origin(Template<RecordPlaceholder> measurement, List<TagSource> tags) {
        boolean topic = measurement.isOnly(RecordPlaceholder.Topic.class);
        boolean partition = measurement.isOnly(RecordPlaceholder.Partition.class);
        for (TagSource tag : tags) {
            if (tag instanceof Rendered rendered) {
                topic |= rendered.template().isOnly(RecordPlaceholder.Topic.class);
                partition |= rendered.template().isOnly(RecordPlaceholder.Partition.class);
            }
        }
        return List.of(
                new OriginalTopic(TOPIC, LineWriter.encodeKey(TOPIC), topic),
                new OriginalPartition(PARTITION, LineWriter.encodeKey(PARTITION), partition));
    }

    static TagSource dropped(TagSource tag) {
        return new Dropped(tag.name(), tag.encodedName());
    }

    static TagSource constant(String name, String value) {
        return new Constant(name, LineWriter.encodeKey(name), value);
    }

    static TagSource header(String header, String name) {
        return new Header(name, LineWriter.encodeKey(name), header);
    }

    static TagSource template(Template<RecordPlaceholder> template, String name) {
        return new Rendered(name, LineWriter.encodeKey(name), template);
    }

    static TagSource field(FieldPath path, String name) {
        return new InValue(name, LineWriter.encodeKey(name), path);
    }
}
