// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stands for the MQTT sources of others, which cannot be installed here: it passes each message to a producer and lets Paho acknowledge
 * it before Kafka has it, so that a crash loses messages.
 */
final class IntoKafka implements PahoDrain.Use, AutoCloseable {
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;

    IntoKafka(String kafka, String topic) {
        this.topic = topic;
        // the settings of the lab's worker
        Map<String, Object> options = Map.of(
                "bootstrap.servers",
                kafka,
                "linger.ms",
                5,
                "batch.size",
                131_072,
                "compression.type",
                "lz4",
                "acks",
                "all");
        this.producer = new KafkaProducer<>(options, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void take(String mqttTopic, byte[] payload) {
        producer.send(new ProducerRecord<>(topic, mqttTopic.substring(mqttTopic.lastIndexOf('/') + 1), payload));
    }

    @Override
    public void end() {
        producer.flush();
    }

    @Override
    public boolean automatic() {
        return true;
    }

    @Override
    public void close() {
        producer.close();
    }
}
