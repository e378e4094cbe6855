// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.avro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.fringe.avro.AvroConverter;
import dev.fringe.records.avro.AvroForm;
import dev.fringe.records.avro.ToAvro;
import dev.fringe.records.wire.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Compares our converter with Kafka's JSON converter, and with plain Avro for the same record without Connect's values. The
 * record has a time and {@code fields} other fields: scalars and arrays of eight, every second one nullable.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ConverterBenchmark {
    private static final String TOPIC = "telemetry";
    private static final int HEADER_BYTES = 5;

    /** The median number of fields of a telescope's topics, and that of one of the widest topics. */
    @Param({"9", "100"})
    private int fields;

    private final AvroConverter ours = new AvroConverter();
    private final JsonConverter json = new JsonConverter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private HttpServer registry;
    private GenericRecord record;
    private GenericDatumWriter<GenericRecord> writer;
    private GenericDatumReader<GenericRecord> reader;
    private BinaryEncoder encoder;
    private BinaryDecoder decoder;
    private AvroForm.Writer mapping;
    private final byte[] header = WireFormat.header(1);
    private byte[] avro;
    private byte[] text;
    private SchemaAndValue connect;

    @Setup
    public void prepare() throws IOException {
        Schema schema = new Schema.Parser().parse(schema());
        registry = registryOf(schema);
        ours.configure(
                Map.of(
                        "schema.registry.url",
                        "http://127.0.0.1:" + registry.getAddress().getPort()),
                false);
        json.configure(Map.of("schemas.enable", "false"), false);
        record = record(schema);
        writer = new GenericDatumWriter<>(schema);
        reader = new GenericDatumReader<>(schema);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(header);
        encoder = EncoderFactory.get().binaryEncoder(wire, encoder);
        writer.write(record, encoder);
        encoder.flush();
        avro = wire.toByteArray();
        connect = ours.toConnectData(TOPIC, avro);
        mapping = ToAvro.compile(connect.schema()).writer();
        text = json.fromConnectData(TOPIC, connect.schema(), connect.value());
    }

    @TearDown
    public void end() throws IOException {
        ours.close();
        json.close();
        registry.stop(0);
    }

    @Benchmark
    public byte[] write() {
        return ours.fromConnectData(TOPIC, connect.schema(), connect.value());
    }

    /** The same mapping with Avro's encoder instead of ours. */
    @Benchmark
    public byte[] writeWithAvroEncoder() throws IOException {
        out.reset();
        out.writeBytes(header);
        encoder = EncoderFactory.get().binaryEncoder(out, encoder);
        mapping.write(connect.value(), encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Benchmark
    public byte[] writeWithKafkaJson() {
        return json.fromConnectData(TOPIC, connect.schema(), connect.value());
    }

    @Benchmark
    public byte[] writeWithAvroOnly() throws IOException {
        out.reset();
        encoder = EncoderFactory.get().binaryEncoder(out, encoder);
        writer.write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Benchmark
    public SchemaAndValue read() {
        return ours.toConnectData(TOPIC, avro);
    }

    @Benchmark
    public SchemaAndValue readWithKafkaJson() {
        return json.toConnectData(TOPIC, text);
    }

    @Benchmark
    public GenericRecord readWithAvroOnly() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(avro, HEADER_BYTES, avro.length - HEADER_BYTES);
        decoder = DecoderFactory.get().binaryDecoder(in, decoder);
        return reader.read(null, decoder);
    }

    private String schema() {
        return IntStream.range(0, fields)
                .mapToObj(ConverterBenchmark::field)
                .collect(Collectors.joining(",", """
                {"type": "record", "name": "Telemetry", "namespace": "bench", "fields": [
                {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                """, "]}"));
    }

    private static String field(int number) {
        String type = number % 4 == 3 ? "{\"type\": \"array\", \"items\": \"double\"}" : "\"double\"";
        return number % 2 == 0
                ? "{\"name\": \"f%d\", \"type\": %s}".formatted(number, type)
                : "{\"name\": \"f%d\", \"type\": [\"null\", %s], \"default\": null}".formatted(number, type);
    }

    private GenericRecord record(Schema schema) {
        GenericRecord filled = new GenericData.Record(schema);
        filled.put("time", 1_554_096_460_415_000L);
        for (int number = 0; number < fields; number++) {
            filled.put(
                    "f" + number, number % 4 == 3 ? List.of(1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5) : number + 0.125);
        }
        return filled;
    }

    /** A registry with one schema. The converters cache its answer after the first record. */
    private static HttpServer registryOf(Schema schema) throws IOException {
        String answer = new ObjectMapper()
                .createObjectNode()
                .put("id", 1)
                .put("schema", schema.toString())
                .toString();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
