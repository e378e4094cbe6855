package dev.fringe.bench.avro;

import dev.fringe.records.avro.AvroForm;
import dev.fringe.records.avro.ConnectForm;
import dev.fringe.records.avro.FromAvro;
import dev.fringe.records.avro.ToAvro;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the converter does with a record, with Avro's own decoder and encoder and with leaner ones, through the same mapping. Of ten
 * fields, six are doubles, one of which may be null, two are integers, one is an array of eight doubles and one is a text.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AvroCodingBenchmark {
    @Param({"10", "38"})
    private int fields;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final OwnEncoder own = new OwnEncoder();
    private BinaryEncoder encoder;
    private BinaryDecoder decoder;
    private ConnectForm form;
    private AvroForm.Writer writer;
    private Struct record;
    private byte[] bytes;

    @Setup
    public void prepare() throws IOException {
        Schema schema = new Schema.Parser().parse(schema());
        form = FromAvro.compile(schema);
        writer = ToAvro.compile(form.schema()).writer();
        record = new Struct(form.schema());
        for (Field field : form.schema().fields()) {
            record.put(field, value(field));
        }
        bytes = write();
        if (!Arrays.equals(bytes, writeByOwnEncoder())) {
            throw new IllegalStateException("the two encoders differ");
        }
    }

    @Benchmark
    public byte[] write() throws IOException {
        encoder = EncoderFactory.get().binaryEncoder(out, encoder);
        out.reset();
        writer.write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Benchmark
    public byte[] writeByOwnEncoder() throws IOException {
        own.clear();
        writer.write(record, own);
        return own.toBytes();
    }

    @Benchmark
    public Object read() {
        decoder = DecoderFactory.get().binaryDecoder(bytes, 0, bytes.length, decoder);
        return form.read(decoder);
    }

    @Benchmark
    public Object readByOwnDecoder() {
        return form.read(new OwnDecoder(bytes, 0));
    }

    private String schema() {
        return IntStream.range(0, fields)
                .mapToObj(AvroCodingBenchmark::field)
                .collect(
                        Collectors.joining(",", "{\"type\": \"record\", \"name\": \"Telemetry\", \"fields\": [", "]}"));
    }

    private static String field(int number) {
        return switch (number % 10) {
            case 0 -> "{\"name\": \"f%d\", \"type\": \"long\"}".formatted(number);
            case 2 -> "{\"name\": \"f%d\", \"type\": [\"null\", \"double\"], \"default\": null}".formatted(number);
            case 4 -> "{\"name\": \"f%d\", \"type\": \"int\"}".formatted(number);
            case 6 -> "{\"name\": \"f%d\", \"type\": {\"type\": \"array\", \"items\": \"double\"}}".formatted(number);
            case 8 -> "{\"name\": \"f%d\", \"type\": \"string\"}".formatted(number);
            default -> "{\"name\": \"f%d\", \"type\": \"double\"}".formatted(number);
        };
    }

    private static Object value(Field field) {
        return switch (field.schema().type()) {
            case INT64 -> 1_554_096_460_415_000L + field.index();
            case INT32 -> 1_000 + field.index();
            case STRING -> "subsystem " + field.index();
            case ARRAY -> List.of(1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5);
            default -> field.index() + 0.125;
        };
    }
}
