// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.influxdb.BatchOptions;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBFactory;
import org.influxdb.dto.Point;

/**
 * Stands for the sinks of others, which cannot be installed here: a plain consumer for each partition, and influxdb-java with its own
 * batching. It checks no types, finds no refused record, and commits no offset.
 */
final class InfluxJavaPeer {
    private static final int MAGIC_AND_ID = 5;
    private static final int BATCH = 5_000;

    private final String kafka;
    private final String influx;

    InfluxJavaPeer(String kafka, String influx) {
        this.kafka = kafka;
        this.influx = influx;
    }

    /** Passes all points on, and returns when the client has sent them. */
    void copy(Telemetry telemetry, String database) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(Telemetry.PARTITIONS);
        try (InfluxDB client = InfluxDBFactory.connect(influx)) {
            client.setDatabase(database);
            client.enableBatch(BatchOptions.DEFAULTS.actions(BATCH).flushDuration(200));
            List<Future<Void>> running = new ArrayList<>();
            for (int partition = 0; partition < Telemetry.PARTITIONS; partition++) {
                TopicPartition own = new TopicPartition(telemetry.topic(), partition);
                running.add(threads.submit(() -> copy(own, client)));
            }
            for (Future<Void> one : running) {
                one.get();
            }
            client.flush();
        } finally {
            threads.shutdownNow();
        }
    }

    private Void copy(TopicPartition partition, InfluxDB client) throws Exception {
        Map<String, Object> options = Map.of("bootstrap.servers", kafka, "max.poll.records", 10_000);
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(Telemetry.SCHEMA);
        BinaryDecoder decoder = null;
        GenericRecord value = null;
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(options, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    byte[] bytes = record.value();
                    decoder = DecoderFactory.get()
                            .binaryDecoder(bytes, MAGIC_AND_ID, bytes.length - MAGIC_AND_ID, decoder);
                    value = reader.read(value, decoder);
                    client.write(point(record.key(), value));
                }
            }
        }
        return null;
    }

    private static Point point(String measurement, GenericRecord value) {
        Point.Builder point = Point.measurement(measurement)
                .tag("id", value.get("id").toString())
                .time((long) value.get("at"), TimeUnit.MICROSECONDS);
        for (int i = 0; i < NinePointFields.COUNT; i++) {
            point.addField(NinePointFields.name(i), (double) value.get(NinePointFields.name(i)));
        }
        return point.build();
    }
}
