// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/** Handles a record like a worker with Kafka's JsonConverter and a producer with default settings; both fail the task if they refuse one. */
public final class ConvertingWorker {
    /** The default of the producer's {@code max.request.size}. */
    private static final int MAX_REQUEST_SIZE = 1_048_576;

    private final JsonConverter values = new JsonConverter();
    private final JsonConverter keys = new JsonConverter();
    private final SimpleHeaderConverter headers = new SimpleHeaderConverter();
    private final AtomicLong largest = new AtomicLong();

    public ConvertingWorker(boolean schemas) {
        values.configure(Map.of("schemas.enable", schemas), false);
        keys.configure(Map.of("schemas.enable", schemas), true);
    }

    public void send(RunningTask task, SourceRecord record) {
        ProducerRecord<byte[], byte[]> sent = produced(record);
        if (Topic.isInternal(sent.topic())) {
            throw new InvalidTopicException("the broker refuses writes to " + sent.topic());
        }
        Topic.validate(sent.topic());
        int size = AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                Compression.NONE.type(),
                sent.key(),
                sent.value(),
                sent.headers().toArray());
        largest.accumulateAndGet(size, Math::max);
        if (size > MAX_REQUEST_SIZE) {
            throw new RecordTooLargeException("a record of " + size + " bytes");
        }
        task.confirm(record);
    }

    /** Bytes of the largest record so far. */
    public long largest() {
        return largest.get();
    }

    private ProducerRecord<byte[], byte[]> produced(SourceRecord record) {
        RecordHeaders converted = new RecordHeaders();
        for (Header header : record.headers()) {
            converted.add(
                    header.key(),
                    headers.fromConnectHeader(record.topic(), header.key(), header.schema(), header.value()));
        }
        return new ProducerRecord<>(
                record.topic(),
                null,
                record.timestamp(),
                keys.fromConnectData(record.topic(), record.keySchema(), record.key()),
                values.fromConnectData(record.topic(), record.valueSchema(), record.value()),
                converted);
    }
}
