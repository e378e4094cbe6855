package dev.fringe.jobs.kafka;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A result as Kafka carries it: its identity is the key and the record's time. */
final class EncodingSchema<A extends SpecificRecordBase>
        implements KafkaRecordSerializationSchema<A>, KafkaDatasetFacetProvider {
    private static final long serialVersionUID = 1L;

    private final Output<A> output;
    private final WireWriter<A> writer;

    EncodingSchema(Output<A> output, SchemaRegistry registry) {
        this.output = output;
        this.writer = new WireWriter<>(output.type(), output.topic(), registry);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(A result, KafkaSinkContext context, Long timestamp) {
        byte[] key = output.key().apply(result).getBytes(StandardCharsets.UTF_8);
        long millis = Math.floorDiv(output.micros().applyAsLong(result), 1000L);
        return new ProducerRecord<>(output.topic(), null, millis, key, writer.write(result));
    }

    /** Shows the topic in the job's graph. */
    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(
                new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(output.topic()))));
    }
}
