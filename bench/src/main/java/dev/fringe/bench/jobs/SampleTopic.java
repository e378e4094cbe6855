// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.WireWriter;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LosslessProducer;
import dev.fringe.records.BaselineSignal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic with samples of a number of baselines in rotation. */
final class SampleTopic {
    /** The suffixes of the job's output topics. */
    static final List<String> METRICS = List.of("signal", "summary", "run", "current");

    private static final int BLOCK = 60;
    /** Each baseline has ten samples per second, regardless of the number of baselines. */
    private static final long STEP_MICROS = 100_000;

    private final Endpoints endpoints;
    private final String name;
    private final int samples;

    private SampleTopic(Endpoints endpoints, String name, int samples) {
        this.endpoints = endpoints;
        this.name = name;
        this.samples = samples;
    }

    static SampleTopic filled(Endpoints endpoints, String name, int baselines, int samples) throws Exception {
        // What the job writes to is there before it starts: a producer whose first batches meet a topic that is only
        // being created can stall until its delivery timeout.
        List<NewTopic> topics = Stream.concat(Stream.of(name), METRICS.stream().map(metric -> name + "." + metric))
                .map(each -> new NewTopic(each, 1, (short) 1))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
            admin.createTopics(topics).all().get();
        }
        SampleTopic topic = new SampleTopic(endpoints, name, samples);
        topic.fill(baselines);
        return topic;
    }

    int samples() {
        return samples;
    }

    String name() {
        return name;
    }

    static SchemaRegistry registry(Endpoints endpoints) {
        return new HttpRegistry(List.of(endpoints.registry()), null, Duration.ofSeconds(30), "--registry");
    }

    private void fill(int baselines) {
        WireWriter<BaselineSignal> writer = new WireWriter<>(BaselineSignal.class, name, registry(endpoints));
        SplittableRandom random = new SplittableRandom(baselines);
        Instant start = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        try (var producer = new KafkaProducer<>(
                LosslessProducer.settings(Map.of("bootstrap.servers", endpoints.kafka(), "linger.ms", "20")),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < samples; i++) {
                int baseline = i % baselines;
                long sequence = i / baselines;
                boolean noise = (sequence / BLOCK) % 2 == 0;
                double quiet = noise ? random.nextDouble(-1, 1) : Math.sin(2 * Math.PI * (sequence % BLOCK) / BLOCK);
                BaselineSignal signal = BaselineSignal.newBuilder()
                        .setBaselineId(baseline)
                        .setCreateTime(start.plus(sequence * STEP_MICROS + baseline, ChronoUnit.MICROS))
                        .setSignalValue(random.nextInt(100) == 0 ? quiet + 10 : quiet)
                        .setSequence(sequence)
                        .build();
                producer.send(new ProducerRecord<>(name, Integer.toString(baseline), writer.write(signal)));
            }
        }
    }

    /** All records, in memory. */
    List<byte[]> values() throws IOException {
        List<byte[]> values = new ArrayList<>(samples);
        read(values::add);
        return values;
    }

    /** Takes the value of a record. */
    interface Taker {
        void take(byte[] value) throws IOException;
    }

    /** Reads all records with Kafka's consumer. */
    void read(Taker taker) throws IOException {
        int taken = 0;
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", endpoints.kafka(), "max.poll.records", "10000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(name, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (taken < samples) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofSeconds(1))) {
                    taker.take(found.value());
                    taken++;
                }
            }
        }
    }
}
