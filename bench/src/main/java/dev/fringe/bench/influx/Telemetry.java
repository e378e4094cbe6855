// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMapper;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.lab.stack.LosslessProducer;
import dev.fringe.lab.stack.Rest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Points with nine fields, both as Avro records in Kafka and as the resulting lines.
 *
 * @param measurements the number of measurements, used in rotation; the record's key is its measurement
 * @param rejectedEvery every n-th point is so old that InfluxDB rejects it; 0 for none
 */
record Telemetry(String topic, int measurements, int points, int rejectedEvery, long firstMicros) {
    static final int PARTITIONS = 2;

    private static final int SERIES_OF_A_SINGLE_MEASUREMENT = 50;
    private static final long LONG_AGO = 1_000_000L;
    static final Schema SCHEMA = schema();

    private static Schema schema() {
        SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Telemetry")
                .namespace("dev.fringe.bench")
                .fields()
                .requiredInt("id")
                .requiredLong("at");
        for (int i = 0; i < NinePointFields.COUNT; i++) {
            fields = fields.requiredDouble(NinePointFields.name(i));
        }
        return fields.endRecord();
    }

    /** The connector's mapping options, which also apply to the lines. */
    static Map<String, String> mappingOptions() {
        return Map.of(
                "measurement",
                "{key}",
                "tags",
                "id",
                "timestamp.field",
                "at",
                "timestamp.unit",
                "us",
                "timestamp.precision",
                "us");
    }

    int rejected() {
        return rejectedEvery == 0 ? 0 : (points + rejectedEvery / 2) / rejectedEvery;
    }

    int stored() {
        return points - rejected();
    }

    private boolean isRejected(int number) {
        return rejectedEvery > 0 && number % rejectedEvery == rejectedEvery / 2;
    }

    private int series(int number) {
        return number % (measurements == 1 ? SERIES_OF_A_SINGLE_MEASUREMENT : measurements);
    }

    private String measurement(int number) {
        return "telemetry" + number % measurements;
    }

    private int id(int number) {
        return measurements == 1 ? series(number) : 1;
    }

    private long micros(int number) {
        return isRejected(number) ? LONG_AGO + number : firstMicros + number;
    }

    /** Writes all points to Kafka in Confluent's wire format. */
    void publish(String kafka, String registry) throws IOException {
        Map<String, Object> options =
                LosslessProducer.settings(Map.of("bootstrap.servers", kafka, "linger.ms", 20, "batch.size", 1 << 18));
        int schemaId = register(registry);
        GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(SCHEMA);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = null;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(options, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < points; i++) {
                out.reset();
                out.write(0);
                out.write(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
                encoder = EncoderFactory.get().binaryEncoder(out, encoder);
                writer.write(avro(i), encoder);
                encoder.flush();
                producer.send(new ProducerRecord<>(
                        topic,
                        series(i) % PARTITIONS,
                        measurement(i).getBytes(StandardCharsets.UTF_8),
                        out.toByteArray()));
            }
        }
    }

    private int register(String registry) {
        var schema = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA.toString());
        Rest.Answer answer =
                new Rest("the schema registry", registry).post("/subjects/" + topic + "-value/versions", schema);
        if (!answer.ok()) {
            throw new IllegalStateException("cannot register the schema: " + answer.text());
        }
        return answer.body().path("id").asInt();
    }

    private GenericRecord avro(int number) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("id", id(number));
        record.put("at", micros(number));
        double[] values = NinePointFields.values(number);
        for (int i = 0; i < values.length; i++) {
            record.put(NinePointFields.name(i), values[i]);
        }
        return record;
    }

    /** The accepted points as bodies of write requests, encoded by the sink's mapper. */
    List<byte[]> bodies(InfluxSinkConfig config, int linesEach) {
        PointMapper mapper = new PointMappers(
                        config.mappings(),
                        new FieldTypes(measurement -> Optional.empty(), Duration.ofDays(1), System::nanoTime))
                .of(topic);
        List<byte[]> bodies = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < points; i++) {
            if (!isRejected(i)) {
                Bytes line = line(mapper, i);
                body.write(line.array(), 0, line.length());
            }
            if (i % linesEach == linesEach - 1 || i == points - 1) {
                bodies.add(body.toByteArray());
                body.reset();
            }
        }
        return bodies;
    }

    private Bytes line(PointMapper mapper, int number) {
        Struct struct = NinePointFields.struct(id(number), micros(number), number);
        SinkRecord record = new SinkRecord(
                topic, 0, null, measurement(number), struct.schema(), struct, number, 0L, TimestampType.CREATE_TIME);
        if (mapper.map(record) instanceof Mapped.Point point) {
            return point.line().bytes();
        }
        throw new IllegalStateException("record " + number + " has no line");
    }
}
