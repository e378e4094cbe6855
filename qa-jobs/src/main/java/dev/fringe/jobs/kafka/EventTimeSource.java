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
 * Flink's Kafka source with its own watermarks: one per partition, restored after restarts, with idleness based on the
 * partition's end offset. Flink's watermark generators know neither their partition nor whether it was read to its end.
 *
 * @param decoding the schema of the source, which reports the records to the reader
 * @param client the settings of the Kafka client
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
     * The durations that determine watermarks.
     *
     * @param lateness the permitted disorder in a partition
     * @param idle how long a partition that was read to its end delays the watermark
     * @param stopped how long the whole stream must be silent before the records of its end are reported
     * @param settling how far the watermark advances after the whole stream has stopped, so that pending results are emitted
     */
    record Times(Duration lateness, Duration idle, Duration stopped, Duration settling) implements Serializable {}

    /** The topic in the job's graph. */
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

    /** Returns null for a bounded run, which reads each partition to its end. */
    private PartitionEnds ends(SourceReaderContext context) {
        if (getBoundedness() == Boundedness.BOUNDED) {
            return null;
        }
        Properties settings = new Properties();
        settings.putAll(client);
        String clientId =
                client.get(ConsumerConfig.GROUP_ID_CONFIG) + "-ends-" + topic + "-" + context.getIndexOfSubtask();
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
