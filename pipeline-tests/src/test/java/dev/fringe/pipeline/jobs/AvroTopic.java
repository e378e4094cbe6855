// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LosslessProducer;
import dev.fringe.lab.stack.Rest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic that a test writes in Confluent's wire format. */
public final class AvroTopic implements AutoCloseable {
    private final String name;
    private final Rest registry;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private Schema schema;
    private int id;

    private AvroTopic(Endpoints endpoints, String name) {
        this.name = name;
        this.registry = new Rest("the registry", endpoints.registry());
        this.producer = new KafkaProducer<>(
                LosslessProducer.settings(Map.of("bootstrap.servers", endpoints.kafka(), "linger.ms", "5")),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public static AvroTopic created(Endpoints endpoints, String name, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("cannot create the topic " + name, e);
        }
        return new AvroTopic(endpoints, name);
    }

    static AvroTopic existing(Endpoints endpoints, String name) {
        return new AvroTopic(endpoints, name);
    }

    String name() {
        return name;
    }

    /** Registers the schema and uses it for all following records. */
    AvroTopic writing(Schema next) {
        ObjectNode body = new ObjectMapper().createObjectNode().put("schema", next.toString());
        Rest.Answer answer = registry.post("/subjects/" + name + "-value/versions", body);
        if (!answer.ok()) {
            throw new IllegalStateException("the registry answers " + answer.status() + " to the schema of " + name);
        }
        id = answer.body().path("id").asInt();
        schema = next;
        return this;
    }

    Schema schema() {
        return schema;
    }

    void send(int partition, String key, GenericRecord record) {
        sendBytes(partition, key, wire(record));
    }

    void sendBytes(int partition, String key, byte[] value) {
        producer.send(new ProducerRecord<>(name, partition, key, value), (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /** Returns when Kafka has acknowledged all records. */
    void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException(
                    "Kafka has not taken a record of " + name + ": " + failure.get(), failure.get());
        }
    }

    private byte[] wire(GenericRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).putInt(1, id).array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        producer.close();
    }
}
