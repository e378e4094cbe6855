// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.WireWriter;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Encodes a result as a Kafka record. Its identity is the key and the time in the value. The Kafka timestamp is the time of
 * writing, because time-based retention would otherwise delete results of old samples before a sink has read them.
 */
final class EncodingSchema<A extends SpecificRecordBase> implements TopicSchema<A> {
    private static final long serialVersionUID = 1L;

    private final Output<A> output;
    private final WireWriter<A> writer;

    EncodingSchema(Output<A> output, SchemaRegistry registry) {
        this.output = output;
        this.writer = new WireWriter<>(output.type(), output.topic(), registry);
    }

    @Override
    public String topic() {
        return output.topic();
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(A result, KafkaSinkContext context, Long timestamp) {
        byte[] key = output.key().apply(result).getBytes(StandardCharsets.UTF_8);
        byte[] value = output.gone().test(result) ? null : writer.write(result);
        return new ProducerRecord<>(output.topic(), key, value);
    }
}
