// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.records.QaLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TopicSchemaTest {
    private static final byte[] KEY = bytes("42");
    private static final byte[] VALUE = {0, 1, 2, (byte) 0xff};

    @Test
    void theKafkaTimestampOfAResultIsTheTimeOfWriting() {
        QaLimit old = QaLimit.newBuilder()
                .setTime(Instant.EPOCH)
                .setRule("x > 1")
                .setField("x")
                .setValue(2)
                .setLimit(1)
                .setRecord("{x=2}")
                .build();

        assertThat(results().serialize(old, null, 0L).timestamp()).isNull();
    }

    @Test
    void keepsTheTimestampAndHeadersOfARejectedRecord() throws IOException {
        RecordHeaders headers = new RecordHeaders();
        headers.add("mqtt.topic", bytes("signal/baseline/42"));
        headers.add("trace", VALUE);
        headers.add("trace", null);
        ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>(
                "in", 3, 17, 1_234, TimestampType.CREATE_TIME, 2, 4, KEY, VALUE, headers, Optional.empty());

        ProducerRecord<byte[], byte[]> written = rejected(Rejected.of(message, "has no value"));

        assertThat(written.timestamp()).isEqualTo(1_234);
        assertThat(written.key()).isEqualTo(KEY);
        assertThat(written.value()).isEqualTo(VALUE);
        assertThat(written.headers().toArray()).startsWith(headers.toArray()).hasSize(5);
        assertThat(written.headers().lastHeader("rejected.reason").value()).isEqualTo(bytes("has no value"));
        assertThat(written.headers().lastHeader("rejected.origin").value()).isEqualTo(bytes("in-3@17"));
    }

    @Test
    void acceptsARejectedRecordWithoutKeyValueAndTimestamp() throws IOException {
        ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>(
                "in",
                3,
                17,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                -1,
                -1,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());

        ProducerRecord<byte[], byte[]> written = rejected(Rejected.of(message, "has no value"));

        assertThat(written.key()).isNull();
        assertThat(written.value()).isNull();
        assertThat(written.timestamp()).isNull();
    }

    @Test
    void namesItsTopicSoThatTheTopicIsCreatedBeforeTheJobStarts() {
        KafkaDatasetFacet facet = results().getKafkaDatasetFacet().orElseThrow();

        assertThat(facet.getTopicIdentifier().getTopics()).containsExactly("qa.limit");
    }

    private static EncodingSchema<QaLimit> results() {
        Output<QaLimit> output = new Output<>(
                "qa-limit",
                "qa.limit",
                QaLimit.class,
                finding -> finding.getRule().toString(),
                finding -> Output.micros(finding.getTime()));
        return new EncodingSchema<>(output, new OneSchema());
    }

    /** Rejected records pass through Flink's serializer between tasks. */
    private static ProducerRecord<byte[], byte[]> rejected(Rejected rejected) throws IOException {
        TypeSerializer<Rejected> serializer =
                TypeInformation.of(Rejected.class).createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(rejected, out);
        Rejected passed = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        return new RejectedSchema("in.rejected").serialize(passed, null, 0L);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class OneSchema implements SchemaRegistry {
        private static final long serialVersionUID = 1L;

        @Override
        public int register(String subject, Schema schema) {
            return 1;
        }

        @Override
        public Optional<Schema> schema(int id) {
            return Optional.empty();
        }
    }
}
