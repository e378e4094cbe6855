// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.lab.cli.demo.KafkaCounts;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether the join, the counts and the archive of a marketplace keep up with a billion records a day, all on this machine with Kafka
 * and the simulator, and how long a joined impression takes from its event to its row in Kafka.
 *
 * <p>A lag is the number of records that a job has not committed. A job commits with each checkpoint, so its lag is at least the records
 * of one checkpoint interval.
 */
public final class MarketLoad {
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final JobStack stack;
    private final Histogram latencies = new Histogram(3_600_000L, 3);
    private final AtomicBoolean ended = new AtomicBoolean();

    private MarketLoad(JobStack stack) {
        this.stack = stack;
    }

    public static void main(String[] arguments) throws Exception {
        String rate = arguments.length > 0 ? arguments[0] : "11574";
        String seconds = arguments.length > 1 ? arguments[1] : "600";
        new MarketLoad(JobStack.start("market-load", MarketSpeed.LARGER)).run(rate, seconds);
    }

    private void run(String rate, String seconds) throws Exception {
        Map<String, List<String>> jobs = Map.of(
                "join-market-events", MarketSpeed.INPUTS,
                "count-market-events", MarketSpeed.JOINED,
                "archive-topics", MarketSpeed.INPUTS);
        // Some records make the topics. They are older than those of the load.
        stack.fringe(List.of(
                "simulate",
                "market",
                "--speed",
                "1000",
                "--count",
                "1000",
                "--start",
                Instant.now().minus(Duration.ofMinutes(10)).toString()));
        stack.fringe(List.of("jobs", "run", "join-market-events", "--parallelism", "1"));
        stack.fringe(List.of("jobs", "run", "count-market-events", "--parallelism", "1"));
        stack.fringe(List.of(
                "jobs",
                "run",
                "archive-topics",
                "--topics",
                String.join(",", MarketSpeed.INPUTS),
                "--time",
                "time",
                "--output-dir",
                stack.dir().resolve("archive").toUri().toString()));
        CompletableFuture<Void> reader = CompletableFuture.runAsync(this::readRows);
        double before = stack.processorSeconds();
        CompletableFuture<Void> load = CompletableFuture.runAsync(
                () -> stack.fringe(List.of("simulate", "market", "--rate", rate, "--seconds", seconds)));
        List<Long> lags = new ArrayList<>();
        long began = System.nanoTime();
        try (KafkaCounts kafka = new KafkaCounts(stack.endpoints().kafka())) {
            while (!load.isDone()) {
                Thread.sleep(LOOK.toMillis());
                StringBuilder line = new StringBuilder(
                        String.format(Locale.ROOT, "%4d s, lag:", (System.nanoTime() - began) / 1_000_000_000L));
                jobs.forEach((job, topics) -> {
                    long lag = lag(kafka, job, topics);
                    line.append(' ').append(job).append(' ').append(lag);
                    if (job.startsWith("join")) {
                        lags.add(lag);
                    }
                });
                System.out.println(line);
            }
        }
        load.join();
        double processor = (stack.processorSeconds() - before) / ((System.nanoTime() - began) / 1e9);
        ended.set(true);
        reader.join();
        System.out.printf(
                Locale.ROOT,
                "task manager: %.2f cores; join's lag: %d records on average in the first half, %d in the second%n",
                processor,
                mean(lags.subList(0, lags.size() / 2)),
                mean(lags.subList(lags.size() / 2, lags.size())));
        System.out.printf(
                Locale.ROOT,
                "event to row in Kafka, %d joined impressions: median %.2f s, 99 %% %.2f s, maximum %.2f s%n",
                latencies.getTotalCount(),
                latencies.getValueAtPercentile(50) / 1e3,
                latencies.getValueAtPercentile(99) / 1e3,
                latencies.getMaxValue() / 1e3);
    }

    private static long mean(List<Long> values) {
        return (long) values.stream().mapToLong(Long::longValue).average().orElse(0);
    }

    private static long lag(KafkaCounts kafka, String job, List<String> topics) {
        return topics.stream()
                .mapToLong(topic -> kafka.appended(topic) - kafka.committed(job, topic))
                .sum();
    }

    /** Kafka's time is the time at which the job wrote the row. */
    private void readRows() {
        WireReader<MarketFlatImpression> rows =
                RecordReaders.ofType(MarketFlatImpression.class, SampleTopic.registry(stack.endpoints()));
        long began = System.currentTimeMillis();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.endpoints().kafka(),
                        "group.id",
                        "market-load",
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        "1000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("market.flat_impression"));
            while (!ended.get()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    long event = Output.micros(rows.read(record.value()).getTime()) / 1000;
                    if (event >= began) {
                        latencies.recordValue(Math.max(0, Math.min(3_600_000L, record.timestamp() - event)));
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read a joined row", e);
        }
    }
}
