// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.io.Serializable;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Flink's Kafka source with watermarks of its own: one for each partition, kept over restarts, and idleness by what Kafka says of a
 * partition's end. Flink's generators of watermarks know neither which partition they serve nor whether it was read to its end.
 *
 * @param decoding the one that the source was built with; it tells the reader what it has read
 * @param client how to reach Kafka
 */
record EventTimeSource<T>(
        KafkaSource<Either<T, Rejected>> kafka,
        DecodingSchema<T> decoding,
        Times times,
        String topic,
        Properties client)
        implements Source<Either<T, Rejected>, KafkaPartitionSplit, KafkaSourceEnumState>, LineageVertexProvider {
    private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(5);

    /**
     * By which times watermarks go.
     *
     * @param lateness how far a partition may be out of order
     * @param idle how long a partition that was read to its end is waited for
     * @param settling how far the watermark goes on when the whole stream has stopped, so that what is pending is reported
     */
    record Times(Duration lateness, Duration idle, Duration settling) implements Serializable {}

    /** The job's graph shows the topic. */
    @Override
    public LineageVertex getLineageVertex() {
        return kafka.getLineageVertex();
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SourceReader<Either<T, Rejected>, KafkaPartitionSplit> createReader(SourceReaderContext context)
            throws Exception {
        EventTimeReader<Either<T, Rejected>> reader =
                new EventTimeReader<>(kafka.createReader(context), times, ends(context));
        decoding.tell(reader);
        return reader;
    }

    /** A bounded run reads each partition to its end and waits for none, so it asks nothing. */
    private PartitionEnds ends(SourceReaderContext context) {
        if (getBoundedness() == Boundedness.BOUNDED) {
            return null;
        }
        Properties settings = new Properties();
        settings.putAll(client);
        String clientId = client.get(ConsumerConfig.GROUP_ID_CONFIG) + "-ends-" + context.getIndexOfSubtask();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1024");
        return new PartitionEnds(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                times.idle(),
                LOOK_TIMEOUT.compareTo(times.idle()) < 0 ? LOOK_TIMEOUT : times.idle());
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return kafka.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) throws Exception {
        return kafka.restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return new DatedSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }
}
