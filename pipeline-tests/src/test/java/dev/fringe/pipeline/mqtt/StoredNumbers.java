package dev.fringe.pipeline.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a Kafka topic of numbers holds. */
final class StoredNumbers implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final BitSet seen = new BitSet();
    private long records;

    StoredNumbers(String kafka, String topic) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.topic = topic;
    }

    /** Reads from the beginning until every number below {@code count} was seen, or nothing came for {@code patience}. */
    StoredNumbers readUpTo(int count, Duration patience) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        seen.clear();
        records = 0;
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < patience.toNanos() && firstMissing(count) < count) {
            quietSince = readSome() ? System.nanoTime() : quietSince;
        }
        return this;
    }

    /** Reads what is left, for the duplicates that came after the last new number. */
    StoredNumbers readToTheEnd() {
        while (readSome()) {
            // until nothing comes
        }
        return this;
    }

    private boolean readSome() {
        ConsumerRecords<byte[], byte[]> some = consumer.poll(Duration.ofMillis(500));
        for (ConsumerRecord<byte[], byte[]> record : some) {
            seen.set(Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8)));
            records++;
        }
        return !some.isEmpty();
    }

    /** The first number below {@code count} that is not there, or {@code count}. */
    int firstMissing(int count) {
        return Math.min(seen.nextClearBit(0), count);
    }

    long duplicates() {
        return records - seen.cardinality();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
