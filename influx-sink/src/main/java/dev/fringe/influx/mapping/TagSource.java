package dev.fringe.influx.mapping;

import dev.fringe.influx.line.LineWriter;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** One tag and where its value comes from. */
public sealed interface TagSource {
    String TOPIC = "kafka_topic";
    String PARTITION = "kafka_partition";

    String name();

    byte[] encodedName();

    /** The value; null where the record has none, so that the tag is left out. */
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
            return RecordPlace.headerText(record, header);
        }
    }

    record Rendered(String name, byte[] encodedName, Template<RecordPlace> template) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            return template.fill(place -> place.of(record));
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
     * The topic that a record was read from, where nothing else in the point's identity says it.
     *
     * @param named whether measurement or tags have the topic's name; a transform may have given the record another one
     */
    record OriginalTopic(String name, byte[] encodedName, boolean named) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            String topic = record.originalTopic();
            return named && record.topic().equals(topic) ? null : topic;
        }
    }

    /** The partition that a record was read from, unless it is the first or {@code named}. */
    record OriginalPartition(String name, byte[] encodedName, boolean named) implements TagSource {
        @Override
        public String valueIn(SinkRecord record) {
            Integer partition = record.originalKafkaPartition();
            return partition == 0 || named && partition.equals(record.kafkaPartition())
                    ? null
                    : String.valueOf(partition);
        }
    }

    /** The tags with which offsets tell the records of several topics and partitions apart. */
    static List<TagSource> origin(Template<RecordPlace> measurement, List<TagSource> tags) {
        boolean topic = measurement.isOnly(RecordPlace.Topic.class);
        boolean partition = measurement.isOnly(RecordPlace.Partition.class);
        for (TagSource tag : tags) {
            if (tag instanceof Rendered rendered) {
                topic |= rendered.template().isOnly(RecordPlace.Topic.class);
                partition |= rendered.template().isOnly(RecordPlace.Partition.class);
            }
        }
        return List.of(
                new OriginalTopic(TOPIC, LineWriter.encodeKey(TOPIC), topic),
                new OriginalPartition(PARTITION, LineWriter.encodeKey(PARTITION), partition));
    }

    static TagSource constant(String name, String value) {
        return new Constant(name, LineWriter.encodeKey(name), value);
    }

    static TagSource header(String header, String name) {
        return new Header(name, LineWriter.encodeKey(name), header);
    }

    static TagSource template(Template<RecordPlace> template, String name) {
        return new Rendered(name, LineWriter.encodeKey(name), template);
    }

    static TagSource field(FieldPath path, String name) {
        return new InValue(name, LineWriter.encodeKey(name), path);
    }
}
