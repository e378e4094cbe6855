// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.jobs.registry.WireWriter;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LosslessProducer;
import dev.fringe.records.wire.WireReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecordBase;
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

/** The topics of jobs, with one partition each. */
record JobTopics(Endpoints endpoints) {

    /** Makes empty topics. */
    void recreate(List<String> topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
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

    <A extends SpecificRecordBase> void fill(
            String topic, Class<A> type, int count, IntFunction<A> record, Function<A, String> key) {
        WireWriter<A> writer = new WireWriter<>(type, topic, registry());
        try (var producer = new KafkaProducer<>(
                LosslessProducer.settings(Map.of("bootstrap.servers", endpoints.kafka(), "linger.ms", "20")),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                A next = record.apply(i);
                producer.send(new ProducerRecord<>(topic, key.apply(next), writer.write(next)));
            }
        }
    }

    long size(List<String> topics) {
        try (var consumer = consumer()) {
            return consumer.endOffsets(partitions(topics)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** Reads all records of the topics; a loop keeps them in memory and is measured by itself. */
    List<List<byte[]>> read(List<String> topics) {
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

    SchemaRegistry registry() {
        return SampleTopic.registry(endpoints);
    }

    <A extends SpecificRecordBase> WireReader<A> reader(Class<A> type) {
        return RecordReaders.ofType(type, registry());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", endpoints.kafka(), "max.poll.records", "10000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(List<String> topics) {
        return topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    }
}
