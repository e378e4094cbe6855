package dev.fringe.jobs.kafka;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.command.Arguments;
import dev.fringe.jobs.command.History;
import dev.fringe.jobs.command.Option;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.Timed;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.records.wire.WireReader;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
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
    public static final Option<String> KAFKA = Option.text("kafka", "HOST:PORT", null, "Kafka's bootstrap servers.")
            .asRequired();
    public static final Option<String> REGISTRY = Option.text(
                    "registry", "URL", null, "Where the Confluent-compatible API of the schema registry begins.")
            .asRequired();
    public static final Option<Duration> REGISTRY_PATIENCE = Option.duration(
            "registry-patience", "60s", "How long a registry that does not answer is tried again before a restart.");
    public static final Option<String> GROUP = Option.text(
            "group",
            "NAME",
            null,
            "Consumer group under which progress is committed, and first part of the names of transactions (default: the"
                    + " job's name; for a run over history with -history behind it).");
    public static final Option<Start> START = Option.choice(
            "start", Start.EARLIEST, "Where a job begins that is not restored from a checkpoint or savepoint.");
    public static final Option<Duration> IDLE = Option.duration(
                    "idle",
                    "10s",
                    "A partition that was read to its end and stays silent for this long holds nothing back any more.")
            .atLeast("1ms");
    public static final Option<Duration> MAX_AHEAD = Option.duration(
            "max-ahead", "5m", "A record whose time lies farther than this after its receipt is rejected.");
    public static final Option<Boolean> EXACTLY_ONCE = Option.flag(
            "exactly-once",
            false,
            "Write in transactions, visible to read_committed consumers after each checkpoint; otherwise a replay"
                    + " writes the same results again under the same key and time.");
    public static final List<Option<?>> OPTIONS = List.of(
            KAFKA, REGISTRY, REGISTRY_PATIENCE, GROUP, START, IDLE, MAX_AHEAD, EXACTLY_ONCE, History.FROM, History.TO);

    /** How often the partitions are told how far the slowest has come. */
    private static final Duration ALIGNMENT_INTERVAL = Duration.ofMillis(200);

    /** Longer than any restart takes, shorter than what brokers allow by default (15 min). */
    private static final String TRANSACTION_TIMEOUT_MS = "600000";

    /** Where reading begins without a checkpoint. */
    public enum Start {
        EARLIEST,
        COMMITTED,
        LATEST
    }

    private final Arguments arguments;
    private final String runName;
    private final SchemaRegistry registry;

    public KafkaTopics(Arguments arguments, String jobName) {
        this.arguments = arguments;
        this.runName = History.nameOf(jobName, arguments);
        this.registry = new HttpRegistry(
                List.of(arguments.get(REGISTRY)), null, arguments.get(REGISTRY_PATIENCE), "--registry");
    }

    /** True where the run ends by itself, at what the topic held when it began. */
    public boolean bounded() {
        return History.isAsked(arguments);
    }

    /**
     * Reads items that have a time of their own, with watermarks.
     *
     * @param noun what the operators are called after
     * @param item turns a record into what the job works on; what it throws rejects the record
     * @param settling how far event time goes on when the stream has stopped, so that what is pending is reported
     */
    public <A extends SpecificRecord, T extends Timed<T>> SingleOutputStreamOperator<T> read(
            StreamExecutionEnvironment environment,
            String noun,
            String topic,
            Class<A> avroType,
            Class<T> type,
            ItemOf<A, T> item,
            Duration settling) {
        WireReader<A> avro = RecordReaders.ofType(avroType, registry);
        DecodingSchema<T> decoding = new DecodingSchema<>(
                message -> item.of(avro.read(message.value()), message.partition()),
                TypeInformation.of(type),
                arguments.get(MAX_AHEAD));
        Properties client = new Properties();
        client.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments.get(KAFKA));
        client.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group());
        EventTimeSource<T> source = new EventTimeSource<>(
                source(topic, decoding),
                decoding,
                new EventTimeSource.Times(arguments.get(InEventOrder.LATENESS), arguments.get(IDLE), settling),
                topic,
                client);
        WatermarkStrategy<Either<T, Rejected>> watermarks = WatermarkStrategy.<Either<T, Rejected>>noWatermarks()
                .withTimestampAssigner((decoded, kafkaTime) -> Math.floorDiv(DecodingSchema.micros(decoded), 1000L))
                .withWatermarkAlignment(noun, arguments.get(MAX_AHEAD), ALIGNMENT_INTERVAL);
        return items(
                environment.fromSource(source, watermarks, "read-" + noun, decoding.getProducedType()),
                noun,
                topic,
                type);
    }

    /** Turns a record, with the partition that it came from, into what the job works on. */
    public interface ItemOf<A, T> extends Serializable {
        T of(A value, int partition) throws Exception;
    }

    /** Reads records of any schema, each by itself, so that no watermark is needed. */
    public <T> SingleOutputStreamOperator<T> readAnything(
            StreamExecutionEnvironment environment, String noun, String topic, Class<T> type, AnyReading<T> reading) {
        WireReader<GenericRecord> avro = RecordReaders.ofAnything(registry);
        DecodingSchema<T> decoding = new DecodingSchema<>(
                message -> reading.read(avro.read(message.value()), message),
                TypeInformation.of(type),
                arguments.get(MAX_AHEAD));
        return items(
                environment.fromSource(source(topic, decoding), WatermarkStrategy.noWatermarks(), "read-" + noun),
                noun,
                topic,
                type);
    }

    /** Turns a record of any schema, with all that Kafka has for it, into what the job works on. */
    public interface AnyReading<T> extends Serializable {
        T read(GenericRecord value, ConsumerRecord<byte[], byte[]> message) throws Exception;
    }

    private String group() {
        return arguments.find(GROUP).orElse(runName);
    }

    private <T> KafkaSource<Either<T, Rejected>> source(String topic, DecodingSchema<T> decoding) {
        KafkaSourceBuilder<Either<T, Rejected>> source = KafkaSource.<Either<T, Rejected>>builder()
                .setBootstrapServers(arguments.get(KAFKA))
                .setGroupId(group())
                .setTopics(topic)
                .setProperty("isolation.level", "read_committed")
                .setStartingOffsets(startingOffsets())
                .setDeserializer(decoding);
        if (bounded()) {
            source.setBounded(OffsetsInitializer.latest());
        } else {
            source.setProperty("partition.discovery.interval.ms", "30000");
        }
        return source.build();
    }

    private <T> SingleOutputStreamOperator<T> items(
            DataStreamSource<Either<T, Rejected>> decoded, String noun, String topic, Class<T> type) {
        SingleOutputStreamOperator<T> items = decoded.uid("read-" + noun)
                .process(new SplitRejected<T>())
                .returns(type)
                .name("sort-out-" + noun)
                .uid("sort-out-" + noun);
        String rejectedTopic = topic + ".rejected";
        sink(items.getSideOutput(SplitRejected.REJECTED), noun + "-rejected", new RejectedSchema(rejectedTopic));
        return items;
    }

    public <A extends SpecificRecordBase> void write(DataStream<A> results, Output<A> output) {
        DataStream<A> wanted = results;
        if (bounded()) {
            long from = arguments.find(History.FROM).map(Output::micros).orElse(Long.MIN_VALUE);
            long to = arguments.find(History.TO).map(Output::micros).orElse(Long.MAX_VALUE);
            Output.MicrosOf<A> time = output.micros();
            wanted = results.filter(result -> time.applyAsLong(result) >= from && time.applyAsLong(result) < to)
                    .name("select-" + output.noun())
                    .uid("select-" + output.noun());
        }
        sink(wanted, output.noun(), new EncodingSchema<>(output, registry));
    }

    private <T> void sink(DataStream<T> stream, String noun, TopicSchema<T> schema) {
        boolean exactlyOnce = arguments.get(EXACTLY_ONCE);
        KafkaSink<T> sink = KafkaSink.<T>builder()
                .setBootstrapServers(arguments.get(KAFKA))
                .setRecordSerializer(schema)
                .setProperty("linger.ms", "5")
                .setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS)
                // No topic's name has a colon, so no prefix begins like another one's.
                .setTransactionalIdPrefix(group() + "." + schema.topic() + ":")
                // The other strategy takes a new id at each checkpoint, and the broker keeps each for a week.
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setDeliveryGuarantee(exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
                .build();
        stream.sinkTo(sink).name("write-" + noun).uid("write-" + noun);
    }

    @SuppressWarnings({"deprecation", "removal"}) // the connector has no other way to name the policy yet
    private OffsetsInitializer startingOffsets() {
        if (bounded()) {
            // State such as a detector's history must be what it was in the stream, so all of it is read again.
            return OffsetsInitializer.earliest();
        }
        return switch (arguments.get(START)) {
            case EARLIEST -> OffsetsInitializer.earliest();
            case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
            case LATEST -> OffsetsInitializer.latest();
        };
    }
}
