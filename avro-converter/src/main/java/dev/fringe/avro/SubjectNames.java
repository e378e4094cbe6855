package dev.fringe.avro;

import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;

/** Under which subject a schema is registered. */
enum SubjectNames {
    TOPIC_NAME("TopicNameStrategy") {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return topic + (isKey ? "-key" : "-value");
        }
    },
    RECORD_NAME("RecordNameStrategy") {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return recordName(schema);
        }
    },
    TOPIC_RECORD_NAME("TopicRecordNameStrategy") {
        @Override
        String subject(String topic, boolean isKey, Schema schema) {
            return topic + "-" + recordName(schema);
        }
    };

    private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";

    private final String strategy;

    SubjectNames(String strategy) {
        this.strategy = strategy;
    }

    abstract String subject(String topic, boolean isKey, Schema schema);

    /** By Confluent's class name, or the end of it. */
    static SubjectNames of(String option, String value) {
        String name = value.startsWith(PACKAGE) ? value.substring(PACKAGE.length()) : value;
        return Arrays.stream(values())
                .filter(names -> names.strategy.equals(name) || names.strategy.equals(name + "Strategy"))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        option,
                        value,
                        "there are " + String.join(", ", strategies()) + "; a class of your own cannot be used"));
    }

    static String[] strategies() {
        return Arrays.stream(values()).map(names -> names.strategy).toArray(String[]::new);
    }

    private static String recordName(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new DataException("a schema of type " + schema.getType().getName()
                    + " has no record's name for its subject; set the subject name strategy to TopicNameStrategy");
        }
        return schema.getFullName();
    }
}
