// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.jobs.registry.WireWriter;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketInsertion;
import dev.fringe.records.MarketView;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Records a second per core of join-market-events and count-market-events over the history of simulated users, with state in RocksDB
 * and on the heap, and the rate of plain loops: one that decodes the same records and joins them by their explicit ids in hash maps, and
 * one that counts the joined rows in a hash map.
 *
 * <p>A core is a second of processor time of the task manager with all its threads, from the job's start to its end.
 */
public final class MarketSpeed {
    static final List<String> INPUTS = List.of("market.view", "market.delivery", "market.impression", "market.action");
    static final List<String> JOINED = List.of("market.flat_impression", "market.flat_action");
    private static final List<String> OTHERS = List.of("market.dropped", "market.count", "market.count_series");
    private static final String ROCKSDB = "rocksdb";
    /** A backlog of five minutes would wait in state. In a stream, the records of a second or two wait. */
    private static final String AS_IN_A_STREAM = "5s";

    /** The shipped task manager is made for a demo. */
    static final Map<String, String> LARGER = Map.of(
            "taskmanager.memory.task.heap.size", "1536m",
            "state.backend.rocksdb.memory.fixed-per-tm", "512m",
            "execution.checkpointing.interval", "10s");

    private final JobStack stack;
    private final int records;

    private MarketSpeed(JobStack stack, int records) {
        this.stack = stack;
        this.records = records;
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
        new MarketSpeed(JobStack.start("market", LARGER), records).run();
        System.exit(0);
    }

    private void run() throws Exception {
        // the first round warms everything up and is not counted
        simulate("0");
        joinLoop();
        run("join-market-events", "heap", records);
        double joinLimit = joinLoop();
        long views = size(List.of("market.view"));
        long impressions = size(List.of("market.impression"));
        Result onHeap = run("join-market-events", "heap", records);
        Result inRocksDb = run("join-market-events", ROCKSDB, records);
        report("join, heap", joinLimit, onHeap);
        report("join, RocksDB", joinLimit, inRocksDb);
        System.out.printf(
                Locale.ROOT,
                "join: %d bytes of state per user, %d per impression%n",
                onHeap.state() * 10 / views,
                onHeap.state() / impressions);

        rewriteJoined();
        long rows = size(JOINED);
        run("count-market-events", "heap", rows);
        double countLimit = countLoop();
        report("count, heap", countLimit, run("count-market-events", "heap", rows));
        report("count, RocksDB", countLimit, run("count-market-events", ROCKSDB, rows));

        simulate("0.5");
        Result duplicates = run("join-market-events", ROCKSDB, records);
        System.out.printf(
                Locale.ROOT,
                "join, RocksDB, half of the records sent twice: %.0f records/s per core, %.2f of the rate without%n",
                duplicates.rate(),
                duplicates.rate() / inRocksDb.rate());
    }

    private static void report(String what, double limit, Result result) {
        System.out.printf(
                Locale.ROOT,
                "%-14s: loop %8.0f, job %7.0f records/s per core, ratio %.3f; %7.0f without the compiler%n",
                what,
                limit,
                result.rate(),
                result.rate() / limit,
                result.compiledRate());
    }

    /**
     * What a run reached.
     *
     * @param rate records per second of processor time
     * @param compiledRate the same without the time of Java's compiler, which a job that runs for long hardly uses
     */
    private record Result(double rate, double compiledRate, long state) {}

    private Result run(String job, String backend, long count) throws IOException {
        double before = stack.processorSeconds();
        double compiledBefore = stack.compilerSeconds();
        String id = stack.runOverHistory(job, List.of("--state-backend", backend, "--max-ahead", AS_IN_A_STREAM));
        double used = stack.processorSeconds() - before;
        double compiled = stack.compilerSeconds() - compiledBefore;
        return new Result(count / used, count / (used - compiled), stack.largestState(id));
    }

    /** Fills empty topics. The users come at the rate of a billion records a day. */
    private void simulate(String duplicates) throws Exception {
        recreate(Stream.of(INPUTS, JOINED, OTHERS).flatMap(List::stream).toList());
        stack.fringe(List.of(
                "simulate",
                "market",
                "--start",
                Instant.now().minus(Duration.ofDays(1)).toString(),
                "--speed",
                "1000000",
                "--rate",
                "11574",
                "--count",
                Integer.toString(records),
                "--duplicates",
                duplicates));
    }

    /** The joined rows of one run, because each run of the join has written them. */
    private void rewriteJoined() throws Exception {
        recreate(Stream.concat(JOINED.stream(), OTHERS.stream()).toList());
        run("join-market-events", "heap", records);
    }

    private void recreate(List<String> topics) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.endpoints().kafka()))) {
            Set<String> existing = admin.listTopics().names().get();
            admin.deleteTopics(topics.stream().filter(existing::contains).toList())
                    .all()
                    .get();
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic, 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    private long size(List<String> topics) {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions(topics)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** Reads all records of the topics; a loop keeps them in memory and is measured by itself. */
    private List<List<byte[]>> read(List<String> topics) {
        List<List<byte[]>> values = new ArrayList<>();
        for (String topic : topics) {
            List<byte[]> found = new ArrayList<>();
            try (var consumer = consumer()) {
                List<TopicPartition> partitions = partitions(List.of(topic));
                long end = consumer.endOffsets(partitions).get(partitions.get(0));
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                while (consumer.position(partitions.get(0)) < end) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                        found.add(record.value());
                    }
                }
            }
            values.add(found);
        }
        return values;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.endpoints().kafka(), "max.poll.records", "10000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(List<String> topics) {
        return topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    }

    private <A extends SpecificRecordBase> WireReader<A> reader(Class<A> type) {
        return RecordReaders.ofType(type, SampleTopic.registry(stack.endpoints()));
    }

    private record Shown(MarketDelivery delivery, MarketInsertion insertion) {}

    /** Decodes, joins by explicit ids and encodes; records a second of processor time. */
    private double joinLoop() throws IOException {
        List<List<byte[]>> topics = read(INPUTS);
        WireReader<MarketView> viewReader = reader(MarketView.class);
        WireReader<MarketDelivery> deliveryReader = reader(MarketDelivery.class);
        WireReader<MarketImpression> impressionReader = reader(MarketImpression.class);
        WireReader<MarketAction> actionReader = reader(MarketAction.class);
        WireWriter<MarketFlatImpression> writer =
                new WireWriter<>(MarketFlatImpression.class, "bench.flat", SampleTopic.registry(stack.endpoints()));
        Map<String, MarketView> views = new HashMap<>();
        Map<String, Shown> insertions = new HashMap<>();
        Map<String, MarketFlatImpression> seen = new HashMap<>();
        long bytes = 0;
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : topics.get(0)) {
            MarketView view = viewReader.read(value);
            views.put(view.getViewId(), view);
        }
        for (byte[] value : topics.get(1)) {
            MarketDelivery delivery = deliveryReader.read(value);
            delivery.getInsertions()
                    .forEach(insertion ->
                            insertions.putIfAbsent(insertion.getInsertionId(), new Shown(delivery, insertion)));
        }
        for (byte[] value : topics.get(2)) {
            MarketImpression impression = impressionReader.read(value);
            Shown shown = insertions.get(impression.getInsertionId());
            if (shown != null) {
                MarketFlatImpression row = row(impression, shown, views.get(shown.delivery.getViewId()));
                seen.put(impression.getImpressionId(), row);
                bytes += writer.write(row).length;
            }
        }
        for (byte[] value : topics.get(3)) {
            MarketAction action = actionReader.read(value);
            MarketFlatImpression parent = seen.get(action.getImpressionId());
            bytes += parent == null ? 0 : writer.write(parent).length;
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        if (bytes == 0) {
            throw new IllegalStateException("the loop joined nothing");
        }
        return topics.stream().mapToInt(List::size).sum() / seconds;
    }

    private static MarketFlatImpression row(MarketImpression impression, Shown shown, MarketView view) {
        return MarketFlatImpression.newBuilder()
                .setPlatformId(impression.getPlatformId())
                .setUserId(impression.getUserId())
                .setLogUserId(impression.getLogUserId())
                .setTime(impression.getTime())
                .setImpressionId(impression.getImpressionId())
                .setViewId(shown.delivery.getViewId())
                .setSessionId(view == null ? null : view.getSessionId())
                .setRequestId(shown.delivery.getRequestId())
                .setInsertionId(shown.insertion.getInsertionId())
                .setContentId(shown.insertion.getContentId())
                .setPosition(shown.insertion.getPosition())
                .setRequestTime(shown.delivery.getTime())
                .setJoinedBy("insertion")
                .build();
    }

    private record Slot(long platform, String family, String metric, String part, long slice) {}

    /** Decodes the joined rows and adds each to six counts; rows a second of processor time. */
    private double countLoop() throws IOException {
        List<List<byte[]>> topics = read(JOINED);
        WireReader<MarketFlatImpression> impressions = reader(MarketFlatImpression.class);
        WireReader<MarketFlatAction> actions = reader(MarketFlatAction.class);
        Map<Slot, Long> counts = new HashMap<>();
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : topics.get(0)) {
            MarketFlatImpression row = impressions.read(value);
            long micros = Output.micros(row.getTime());
            count(
                    counts,
                    row.getPlatformId(),
                    "impression",
                    micros,
                    1,
                    parts(row.getUserId(), row.getLogUserId(), row.getContentId(), row.getDevice()));
        }
        for (byte[] value : topics.get(1)) {
            MarketFlatAction row = actions.read(value);
            long micros = Output.micros(row.getTime());
            count(
                    counts,
                    row.getPlatformId(),
                    row.getType(),
                    micros,
                    row.getQuantity(),
                    parts(row.getUserId(), row.getLogUserId(), row.getContentId(), row.getDevice()));
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        if (counts.isEmpty()) {
            throw new IllegalStateException("the loop counted nothing");
        }
        return topics.stream().mapToInt(List::size).sum() / seconds;
    }

    private static List<String> parts(String user, String logUser, String content, String device) {
        return List.of(device + "", content + device, user + "", logUser, user + content, logUser + content);
    }

    private static void count(
            Map<Slot, Long> counts, long platform, String metric, long micros, long quantity, List<String> parts) {
        for (int family = 0; family < parts.size(); family++) {
            counts.merge(
                    new Slot(platform, "family" + family, metric, parts.get(family), micros / 900_000_000L),
                    quantity,
                    Long::sum);
        }
    }
}
