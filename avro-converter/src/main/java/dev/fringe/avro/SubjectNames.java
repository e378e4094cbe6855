// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;

/** The subject of a schema. */
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

    /** @param value Confluent's class name, or its last part */
    static SubjectNames of(String option, String value) {
        String name = value.startsWith(PACKAGE) ? value.substring(PACKAGE.length()) : value;
        return Arrays.stream(values())
                .filter(names -> names.strategy.equals(name) || names.strategy.equals(name + "Strategy"))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        option, value, "use " + String.join(", ", strategies()) + "; other classes are not supported"));
    }

    static String[] strategies() {
        return Arrays.stream(values()).map(names -> names.strategy).toArray(String[]::new);
    }

    private static String recordName(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new DataException("a schema of type " + schema.getType().getName()
                    + " has no record name for its subject; set the subject name strategy to TopicNameStrategy");
        }
        return schema.getFullName();
    }
}
