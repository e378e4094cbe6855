// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.files.ArchivedFormat;
import dev.fringe.jobs.files.ArchivedRecords;
import dev.fringe.jobs.order.Timed;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.records.wire.WireReader;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** The topics that a job reads and writes. */
public final class KafkaTopics {
    /** All sources of a job wait for each other. */
    private static final String ALIGNED = "event-time";

    /** Records of files are in no order, so that they have a negative lane. */
    private static final int NO_PARTITION = -1;

    /** Fails the job if Kafka does not have the records at an offset any more. */
    @SuppressWarnings("deprecation") // the connector has no other API for the policy yet
    private static final OffsetResetStrategy NO_OTHER_OFFSETS = OffsetResetStrategy.NONE;

    /** The update interval of the watermark alignment. */
    private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(200);

    /** Longer than any restart, and shorter than the brokers' default maximum (15 min). */
    private static final String TRANSACTION_TIMEOUT_MS = "600000";

    private final KafkaOptions kafka;
    private final EventTimeOptions times;
    private final ArchiveOptions archive;
    private final String group;
    private final SchemaRegistry registry;

    /** @param runName the name of the run, which is also the default consumer group */
    public KafkaTopics(KafkaOptions kafka, EventTimeOptions times, String runName) {
        this(kafka, times, new ArchiveOptions(), runName);
    }

    public KafkaTopics(KafkaOptions kafka, EventTimeOptions times, ArchiveOptions archive, String runName) {
        times.check();
        archive.check();
        this.kafka = kafka;
        this.times = times;
        this.archive = archive;
        this.group = kafka.group == null ? runName : kafka.group;
        this.registry = new HttpRegistry(List.of(kafka.registry), null, kafka.registryPatience, "--registry");
    }

    /**
     * Reads items with event times and watermarks: those of the topic, or those of its archive, or the archived ones and then the
     * others of the topic. In the last case both are read side by side and wait for each other, because some partitions may be
     * archived further than others.
     *
     * @param noun the noun in the operators' names
     * @param item converts a record to an item; an exception rejects the record
     * @param settling how far event time advances after the stream has stopped, so that pending results are emitted
     */
    public <A extends SpecificRecord, T extends Timed<T>> DataStream<T> read(
            StreamExecutionEnvironment environment,
            String noun,
            String topic,
            Class<A> avroType,
            Class<T> type,
            ItemOf<A, T> item,
            Duration settling) {
        if (!archive.areGiven()) {
            return readKafka(environment, noun, topic, avroType, type, item, settling, startingOffsets());
        }
        boolean restored = environment
                .getConfiguration()
                .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
                .isPresent();
        ArchiveOptions.Beginning beginning = archive.beginning(kafka.servers, topic, restored);
        ArchivedRecords<T> source = new ArchivedRecords<>(
                beginning.topic(),
                beginning.files(),
                new ArchivedFormat<>(
                        avroType,
                        TypeInformation.of(type),
                        (record, number) ->
                                item.of(record, new ConsumerRecord<>(topic, NO_PARTITION, number, null, null))));
        DataStream<T> files = environment.fromSource(source, aligned(source.watermarks()), "read-" + noun + "-archive");
        if (archive.endWithFiles()) {
            return files;
        }
        OffsetsInitializer afterFiles = OffsetsInitializer.offsets(beginning.ends(), NO_OTHER_OFFSETS);
        return readKafka(environment, noun, topic, avroType, type, item, settling, afterFiles)
                .union(files);
    }

    private <T> WatermarkStrategy<T> aligned(WatermarkStrategy<T> watermarks) {
        return watermarks.withWatermarkAlignment(ALIGNED, kafka.maxAhead, ALIGNMENT_INTERVAL);
    }

    private <A extends SpecificRecord, T extends Timed<T>> SingleOutputStreamOperator<T> readKafka(
            StreamExecutionEnvironment environment,
            String noun,
            String topic,
            Class<A> avroType,
            Class<T> type,
            ItemOf<A, T> item,
            Duration settling,
            OffsetsInitializer start) {
        WireReader<A> avro = RecordReaders.ofType(avroType, registry);
        DecodingSchema<T> decoding = new DecodingSchema<>(
                message -> item.of(avro.read(message.value()), message), TypeInformation.of(type), kafka.maxAhead);
        Properties client = new Properties();
        client.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.servers);
        client.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
        EventTimeSource<T> source = new EventTimeSource<>(
                source(choice -> choice.setTopics(topic).setStartingOffsets(start), decoding),
                decoding,
                new EventTimeSource.Times(times.lateness, times.idle, times.stopped(), settling),
                topic,
                client);
        WatermarkStrategy<Either<T, Rejected>> watermarks =
                aligned(WatermarkStrategy.<Either<T, Rejected>>noWatermarks()
                        .withTimestampAssigner(
                                (decoded, kafkaTime) -> Math.floorDiv(DecodingSchema.micros(decoded), 1000L)));
        return items(
                environment.fromSource(source, watermarks, "read-" + noun, decoding.getProducedType()),
                noun,
                rejectedTopic(topic),
                type);
    }

    /** Converts a record and its Kafka metadata to an item. */
    public interface ItemOf<A, T> extends Serializable {
        T of(A value, ConsumerRecord<byte[], byte[]> message) throws Exception;
    }

    /** Reads records of any schema without watermarks, because each record is processed independently. */
    public <T> SingleOutputStreamOperator<T> readAnything(
            StreamExecutionEnvironment environment,
            String noun,
            String topic,
            Class<T> type,
            ItemOf<GenericRecord, T> item) {
        WireReader<GenericRecord> avro = RecordReaders.ofAnything(registry);
        DecodingSchema<T> decoding = new DecodingSchema<>(
                message -> item.of(avro.read(message.value()), message), TypeInformation.of(type), kafka.maxAhead);
        return items(
                environment.fromSource(
                        source(source -> source.setTopics(topic), decoding),
                        WatermarkStrategy.noWatermarks(),
                        "read-" + noun),
                noun,
                rejectedTopic(topic),
                type);
    }

    /**
     * Reads the records of all matching topics, including topics that are created later, without watermarks.
     *
     * @param rejectedTopic the topic for records that the reading rejects
     */
    public <T> SingleOutputStreamOperator<T> readMatching(
            StreamExecutionEnvironment environment,
            String noun,
            Pattern topics,
            String rejectedTopic,
            Class<T> type,
            RawItemOf<T> item) {
        DecodingSchema<T> decoding = new DecodingSchema<>(item, TypeInformation.of(type), kafka.maxAhead);
        return items(
                environment.fromSource(
                        source(source -> source.setTopicPattern(topics), decoding),
                        WatermarkStrategy.noWatermarks(),
                        "read-" + noun),
                noun,
                rejectedTopic,
                type);
    }

    /** Converts a Kafka record, which has a value, to an item. An exception rejects the record. */
    public interface RawItemOf<T> extends Serializable {
        T of(ConsumerRecord<byte[], byte[]> message) throws Exception;
    }

    public SchemaRegistry registry() {
        return registry;
    }

    /** @param choice sets the topics, and other starting offsets than the usual ones */
    private <T> KafkaSource<Either<T, Rejected>> source(
            UnaryOperator<KafkaSourceBuilder<Either<T, Rejected>>> choice, DecodingSchema<T> decoding) {
        KafkaSourceBuilder<Either<T, Rejected>> source = choice.apply(KafkaSource.<Either<T, Rejected>>builder()
                .setBootstrapServers(kafka.servers)
                .setGroupId(group)
                .setProperty("isolation.level", "read_committed")
                .setStartingOffsets(startingOffsets())
                .setDeserializer(decoding));
        if (times.overHistory()) {
            source.setBounded(OffsetsInitializer.latest());
        } else {
            source.setProperty(
                    KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                    Long.toString(kafka.discoveryInterval.toMillis()));
        }
        return source.build();
    }

    private <T> SingleOutputStreamOperator<T> items(
            DataStreamSource<Either<T, Rejected>> decoded, String noun, String rejectedTopic, Class<T> type) {
        SingleOutputStreamOperator<T> items =
                decoded.process(new SplitRejected<T>()).returns(type).name("sort-out-" + noun);
        sink(items.getSideOutput(SplitRejected.REJECTED), noun + "-rejected", new RejectedSchema(rejectedTopic));
        return items;
    }

    private static String rejectedTopic(String topic) {
        return topic + ".rejected";
    }

    public <A extends SpecificRecordBase> void write(SingleOutputStreamOperator<A> results, Output<A> output) {
        DataStream<A> wanted = results.returns(new AvroTypeInfo<>(output.type()));
        if (times.overHistory() || archive.writeAfter != null) {
            long from = Math.max(micros(times.from, Long.MIN_VALUE), micros(archive.writeAfter, Long.MIN_VALUE) + 1);
            long to = micros(times.to, Long.MAX_VALUE);
            Output.MicrosOf<A> time = output.micros();
            wanted = wanted.filter(result -> time.applyAsLong(result) >= from && time.applyAsLong(result) < to)
                    .name("select-" + output.noun());
        }
        sink(wanted, output.noun(), new EncodingSchema<>(output, registry));
    }

    private static long micros(Instant time, long otherwise) {
        return time == null ? otherwise : Output.micros(time);
    }

    private <T> void sink(DataStream<T> stream, String noun, TopicSchema<T> schema) {
        KafkaSink<T> sink = KafkaSink.<T>builder()
                .setBootstrapServers(kafka.servers)
                .setRecordSerializer(schema)
                .setProperty("linger.ms", "5")
                .setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS)
                // Topic names have no colon, so no prefix is the beginning of another one.
                .setTransactionalIdPrefix(group + "." + schema.topic() + ":")
                // The other strategy uses a new id for each checkpoint, and the broker keeps each for a week.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setDeliveryGuarantee(
                        kafka.exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
                .build();
        stream.sinkTo(sink).name("write-" + noun);
    }

    @SuppressWarnings({"deprecation", "removal"}) // the connector has no other API for the policy yet
    private OffsetsInitializer startingOffsets() {
        if (times.overHistory()) {
            // Reads the topic from the beginning, because state such as a detector's history must be the same as in the
            // stream.
            return OffsetsInitializer.earliest();
        }
        return switch (kafka.start) {
            case EARLIEST -> OffsetsInitializer.earliest();
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case LATEST -> OffsetsInitializer.latest();
        };
    }
}
