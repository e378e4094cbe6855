// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.LosslessProducer;
import dev.fringe.lab.stack.Rest;
import dev.fringe.records.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes JSON messages straight to Kafka, as the MQTT source would: Avro in Confluent's wire format, with the mark of the
 * message as a header. The Kafka timestamp is the time of sending.
 */
public final class KafkaPublisher implements Publisher {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String bootstrap;
    private final Map<String, Encoded> targets;
    private final KafkaProducer<String, byte[]> producer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Exception> refusal = new AtomicReference<>();
    private BinaryEncoder encoder;
    private MessageMark mark;
    private long published;
    private long firstMarked;

    /**
     * Where the messages of one MQTT topic go.
     *
     * @param key the key of a record
     */
    public record Target(String mqttTopic, String topic, Schema schema, Function<GenericRecord, String> key) {}

    /** A target and the bytes before each value. */
    private record Encoded(Target target, GenericDatumWriter<GenericRecord> writer, byte[] header) {}

    /** @param registry the Confluent-compatible API of the schema registry */
    public KafkaPublisher(String bootstrap, String registry, List<Target> targets) {
        this.bootstrap = bootstrap;
        Rest schemas = new Rest("the schema registry", registry);
        this.targets = targets.stream()
                .collect(Collectors.toMap(
                        Target::mqttTopic,
                        target -> new Encoded(
                                target,
                                new GenericDatumWriter<>(target.schema()),
                                WireFormat.header(register(schemas, target)))));
        this.producer = new KafkaProducer<>(
                LosslessProducer.settings(Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                        ProducerConfig.LINGER_MS_CONFIG, "5",
                        ProducerConfig.BATCH_SIZE_CONFIG, "131072",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static int register(Rest registry, Target target) {
        String subject = URLEncoder.encode(target.topic() + "-value", StandardCharsets.UTF_8);
        Rest.Answer answer = registry.post(
                "/subjects/" + subject + "/versions",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("schema", target.schema().toString()));
        if (!answer.ok()) {
            throw new LabFailure("the schema registry at " + registry.base() + " does not accept the schema of "
                    + target.topic() + " (" + answer.status() + " " + answer.text()
                    + "): make the schema compatible with the registered one, or delete the subject");
        }
        return answer.body().path("id").asInt();
    }

    @Override
    public void begin(String run) {
        mark = new MessageMark(run);
        firstMarked = published;
    }

    @Override
    public void publish(Message message) {
        Encoded encoded = targets.get(message.topic());
        ProducerRecord<String, byte[]> record;
        try {
            GenericRecord value = JsonRecords.read(encoded.target().schema(), JSON.readTree(message.payload()));
            record = new ProducerRecord<>(
                    encoded.target().topic(), encoded.target().key().apply(value), encode(encoded, value));
        } catch (IOException e) {
            throw new LabFailure(
                    "a simulated message of " + message.topic() + " does not fit its schema: please report this", e);
        }
        long number = published++;
        if (mark != null) {
            record.headers().add(MessageMark.HEADER, mark.header(number - firstMarked));
        }
        try {
            producer.send(record, (stored, failure) -> {
                if (failure == null) {
                    acknowledged.incrementAndGet();
                } else {
                    refusal.compareAndSet(null, failure);
                }
            });
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private byte[] encode(Encoded encoded, GenericRecord value) throws IOException {
        bytes.reset();
        bytes.writeBytes(encoded.header());
        encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
        encoded.writer().write(value, encoder);
        return bytes.toByteArray();
    }

    /** The producer sends by itself. */
    @Override
    public void flush() {
        if (refusal.get() != null) {
            throw failed(refusal.get());
        }
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    /** The producer gives up after its own time, two minutes, if Kafka does not answer. */
    @Override
    public boolean awaitAcknowledged(Duration atMost) {
        producer.flush();
        flush();
        return acknowledged.get() == published;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private LabFailure failed(Exception e) {
        return new LabFailure(
                "Kafka at " + bootstrap + " did not store a message (" + e.getMessage()
                        + "): check it with `fringe status`, restart it with `fringe up`",
                e);
    }
}
