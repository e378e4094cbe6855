// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The numbers in the payloads of the records of some topics. */
record NumberedRecords(long records, BitSet numbers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param numberOf finds the number in the value of a record */
    static NumberedRecords in(String bootstrap, ToIntFunction<byte[]> numberOf, String... topics) {
        long records = 0;
        BitSet numbers = new BitSet();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "max.poll.records", 10_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Arrays.stream(topics)
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    records++;
                    numbers.set(numberOf.applyAsInt(record.value()));
                }
            }
        }
        return new NumberedRecords(records, numbers);
    }

    /** In JSON with a schema: a number, or as bytes an {@code x} and a number. */
    static int inJson(byte[] value) {
        try {
            JsonNode payload = JSON.readTree(value).path("payload");
            return payload.isNumber()
                    ? payload.intValue()
                    : Integer.parseInt(new String(payload.binaryValue(), StandardCharsets.UTF_8).substring(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At the begin of the bytes. */
    static int atBegin(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }

    /** How many records have the number of another record. */
    long doubled() {
        return records - numbers.cardinality();
    }
}
