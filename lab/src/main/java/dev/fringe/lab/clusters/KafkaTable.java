// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.LosslessProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;

/** JSON values by key in a compacted topic, so that a command finds them from any machine. */
public final class KafkaTable implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
    /** Longer than a queue keeps its records. */
    private static final String RETENTION = Long.toString(Duration.ofDays(90).toMillis());

    private final Servers servers;
    private final String topic;
    private KafkaProducer<String, String> producer;

    public KafkaTable(Servers servers, String topic) {
        this.servers = servers;
        this.topic = topic;
    }

    /** All values; none if nothing was written yet. */
    public Map<String, JsonNode> read() {
        Map<String, JsonNode> values = new HashMap<>();
        try (KafkaReader reader = new KafkaReader(servers, false)) {
            reader.read(reader.everything(List.of(topic)), record -> {
                if (record.key() != null) {
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (record.value() == null) {
                        values.remove(key);
                    } else {
                        values.put(key, parse(new String(record.value(), StandardCharsets.UTF_8)));
                    }
                }
            });
        }
        return values;
    }

    private JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new LabFailure("topic " + topic + " has a value that is not JSON: only the lab may write to it", e);
        }
    }

    /** Writes values, and returns when Kafka has them. */
    public void put(Map<String, ? extends JsonNode> values) {
        if (producer == null) {
            create();
            producer = new KafkaProducer<>(
                    LosslessProducer.settings(servers.kafka()), new StringSerializer(), new StringSerializer());
        }
        try {
            var sent = values.entrySet().stream()
                    .map(value -> producer.send(new ProducerRecord<>(
                            topic, value.getKey(), value.getValue().toString())))
                    .toList();
            for (var one : sent) {
                one.get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private LabFailure failed(Exception e) {
        return new LabFailure(
                "Kafka does not accept values for topic " + topic + " (" + e.getMessage()
                        + "): check that the user may create it and write to it",
                e);
    }

    private void create() {
        NewTopic wanted = new NewTopic(topic, Optional.of(1), Optional.empty())
                .configs(Map.of("cleanup.policy", "compact,delete", "retention.ms", RETENTION));
        try (Admin admin = Admin.create(servers.kafka())) {
            admin.createTopics(List.of(wanted)).all().get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failed(e);
            }
        } catch (TimeoutException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(LONGEST_ANSWER);
        }
    }
}
