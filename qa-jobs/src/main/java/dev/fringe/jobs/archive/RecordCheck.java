// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Accepts a record after checking that a file can contain it. An exception rejects the record. */
final class RecordCheck implements Serializable {
    private static final long serialVersionUID = 1L;

    private final WireReader<OptionalLong> times;

    /** @param time the fields that may contain the time of records */
    RecordCheck(SchemaRegistry registry, FileFormat format, List<TimeField> time) {
        times = new WireReader<>(id -> {
            Schema schema = RecordReaders.schema(id, registry);
            format.check(schema);
            return new TimeReader(schema, time, format.decodes());
        });
    }

    RawRecord read(ConsumerRecord<byte[], byte[]> message) throws IOException {
        OptionalLong own = times.read(message.value());
        if (own.isEmpty() && message.timestamp() < 0) {
            throw new IOException("has no time and no Kafka timestamp");
        }
        long micros = own.orElse(message.timestamp() * 1000);
        return new RawRecord(message.topic(), message.partition(), message.offset(), micros, message.value());
    }
}
