// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;

/** The part of a record that a transform works on: key or value. */
enum Side {
    KEY {
        @Override
        Schema schema(ConnectRecord<?> record) {
            return record.keySchema();
        }

        @Override
        Object content(ConnectRecord<?> record) {
            return record.key();
        }

        @Override
        <R extends ConnectRecord<R>> R replace(R record, Schema schema, Object content, Long timestamp) {
            return record.newRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    schema,
                    content,
                    record.valueSchema(),
                    record.value(),
                    timestamp);
        }
    },
    VALUE {
        @Override
        Schema schema(ConnectRecord<?> record) {
            return record.valueSchema();
        }

        @Override
        Object content(ConnectRecord<?> record) {
            return record.value();
        }

        @Override
        <R extends ConnectRecord<R>> R replace(R record, Schema schema, Object content, Long timestamp) {
            return record.newRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    record.keySchema(),
                    record.key(),
                    schema,
                    content,
                    timestamp);
        }
    };

    abstract Schema schema(ConnectRecord<?> record);

    abstract Object content(ConnectRecord<?> record);

    abstract <R extends ConnectRecord<R>> R replace(R record, Schema schema, Object content, Long timestamp);

    <R extends ConnectRecord<R>> R replace(R record, Schema schema, Object content) {
        return replace(record, schema, content, record.timestamp());
    }
}
