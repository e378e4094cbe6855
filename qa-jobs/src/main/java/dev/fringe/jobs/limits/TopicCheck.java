// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import dev.fringe.jobs.kafka.KafkaTopics.ItemOf;
import dev.fringe.records.QaLimit;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Checks the records of a topic. */
final class TopicCheck implements ItemOf<GenericRecord, QaLimit[]> {
    private static final long serialVersionUID = 1L;

    private final LimitCheck check;
    private transient LimitCheck.OfRecords ofRecords;

    TopicCheck(LimitCheck check) {
        this.check = check;
    }

    @Override
    public QaLimit[] of(GenericRecord value, ConsumerRecord<byte[], byte[]> message) {
        if (ofRecords == null) {
            ofRecords = check.new OfRecords();
        }
        return ofRecords.ofTopic(value, RecordKey.text(message.key()), message.timestamp(), message.offset());
    }
}
