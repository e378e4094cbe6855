// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.files.HourFolder;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** From Kafka's records to files in a folder, which the readers of Avro and Parquet read back. */
class ArchiveTopicsTest {
    private static final int OLD = 7;
    private static final int GROWN = 300;
    private static final long RECEIVED = 1_700_000_000_000L;

    private static final Schema SCHEMA = SchemaBuilder.record("Sample")
            .namespace("t")
            .prop(TimeReader.PROPERTY, "at")
            .fields()
            .requiredString("name")
            .requiredLong("at")
            .endRecord();
    private static final Schema WITH_SITE = SchemaBuilder.record("Sample")
            .namespace("t")
            .prop(TimeReader.PROPERTY, "at")
            .fields()
            .requiredString("name")
            .requiredLong("at")
            .optionalString("site")
            .endRecord();
    private static final SchemaRegistry REGISTRY = new Registry(Map.of(OLD, SCHEMA, GROWN, WITH_SITE));

    private record Registry(Map<Integer, Schema> schemas) implements SchemaRegistry {
        @Override
        public Optional<Schema> schema(int id) {
            return Optional.ofNullable(schemas.get(id));
        }

        @Override
        public int register(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }
    }

    private final RecordCheck check = new RecordCheck(REGISTRY, FileFormat.AVRO, List.of());

    @TempDir
    private Path folder;

    @Test
    void putsEachRecordOnceIntoTheHourOfItsOwnTimeAcrossAFailure() throws Exception {
        List<RawRecord> records = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String topic = List.of("plain", "_under", ".dot", "a.b-c_d").get(i % 4);
            int schema = i % 3 == 0 ? GROWN : OLD;
            records.add(check.read(message(topic, i, wire(schema, "n" + i, RECEIVED + i * 3_000L))));
        }
        FailOnce.FAILED.set(false);

        archive(records);

        assertThat(FailOnce.FAILED).isTrue();
        assertThat(archived()).isEqualTo(expected(records));
    }

    @Test
    void keepsTheWritersSchemaOfEachFile() throws Exception {
        FailOnce.FAILED.set(true);
        archive(List.of(
                check.read(message("t", 0, wire(OLD, "a", RECEIVED))),
                check.read(message("t", 1, wire(GROWN, "b", RECEIVED))),
                check.read(message("t", 2, wire(OLD, "c", RECEIVED)))));

        List<Schema> schemas = new ArrayList<>();
        for (Path file : files()) {
            try (DataFileReader<GenericRecord> reader = open(file)) {
                schemas.add(reader.getSchema());
            }
        }
        // a checkpoint between two records begins another file
        assertThat(schemas).containsOnly(SCHEMA, WITH_SITE);
    }

    @Test
    void writesParquetThatParquetsOwnReaderReads() throws Exception {
        FailOnce.FAILED.set(true);
        archive(
                FileFormat.PARQUET,
                List.of(
                        check.read(message("t", 0, wire(OLD, "a", RECEIVED))),
                        check.read(message("t", 1, wire(GROWN, "b", RECEIVED))),
                        check.read(message("t", 2, wire(OLD, "c", RECEIVED)))));

        List<String> rows = new ArrayList<>();
        for (Path file : files()) {
            try (ParquetReader<GenericRecord> reader = AvroParquetReader.<GenericRecord>builder(
                            new LocalInputFile(file), new PlainParquetConfiguration())
                    .withDataModel(GenericData.get())
                    .withCodecFactory(new SnappyReader())
                    .build()) {
                for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
                    rows.add(row.toString());
                }
            }
        }
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        "{\"name\": \"a\", \"at\": " + RECEIVED + "}",
                        "{\"name\": \"b\", \"at\": " + RECEIVED + ", \"site\": null}",
                        "{\"name\": \"c\", \"at\": " + RECEIVED + "}");
    }

    /** Whatever reaches a Parquet file must be writable, because the job would fail again after each restart. */
    @Test
    void rejectsSchemasThatParquetDoesNotSupportBeforeAFileIsOpened() throws IOException {
        Schema sparse = SchemaBuilder.array().items(SchemaBuilder.nullable().doubleType());
        FileFormat.PARQUET.check(record(sparse));
        FileFormat.AVRO.check(Schema.create(Schema.Type.STRING));
        Schema recursive = Schema.createRecord("Node", null, "t", false);
        recursive.setFields(
                List.of(new Schema.Field("next", Schema.createUnion(Schema.create(Schema.Type.NULL), recursive))));

        for (Schema schema : List.of(
                Schema.create(Schema.Type.STRING),
                record(SchemaBuilder.record("Empty").fields().endRecord()),
                recursive)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> FileFormat.PARQUET.check(schema))
                    .withMessageContaining("use --format avro");
        }
    }

    private static Schema record(Schema ofField) {
        return SchemaBuilder.record("Any")
                .namespace("t")
                .fields()
                .name("field")
                .type(ofField)
                .noDefault()
                .endRecord();
    }

    @Test
    void takesTheTimeOfTheFirstFieldThatTheSchemaHasOrKafkas() throws IOException {
        RecordCheck other = new RecordCheck(
                new Registry(Map.of(
                        OLD,
                        SchemaBuilder.record("T")
                                .fields()
                                .requiredString("name")
                                .requiredLong("at")
                                .endRecord())),
                FileFormat.AVRO,
                List.of());
        RecordCheck named = new RecordCheck(
                REGISTRY,
                FileFormat.AVRO,
                Stream.of("stamp", "name", "at").map(TimeField::of).toList());
        byte[] value = wire(OLD, "a", 5);

        assertThat(check.read(message("t", 0, value)).micros()).isEqualTo(5_000);
        assertThat(other.read(message("t", 0, value)).micros()).isEqualTo(RECEIVED * 1000);
        assertThat(named.read(message("t", 0, wire(OLD, "1970-01-01T00:00:07Z", 5)))
                        .micros())
                .isEqualTo(7_000_000);
        RecordCheck inMicros = new RecordCheck(REGISTRY, FileFormat.AVRO, List.of(TimeField.of("at:us")));
        assertThat(inMicros.read(message("t", 0, value)).micros()).isEqualTo(5);
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> TimeField.of("at:m"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> named.read(message("t", 0, value)))
                .withMessageContaining("has no time in its field name");
    }

    @Test
    void rejectsWhatWouldSpoilAFile() throws IOException {
        byte[] good = wire(OLD, "name", 5);
        byte[] negativeLength = good.clone();
        negativeLength[5] = 1;
        List<byte[]> bad = List.of(
                new byte[0],
                negativeLength,
                java.util.Arrays.copyOf(good, good.length - 1),
                java.util.Arrays.copyOf(good, good.length + 1),
                ByteBuffer.wrap(good.clone()).putInt(1, 99).array());

        for (byte[] value : bad) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> check.read(message("t", 0, value)));
        }
    }

    @Test
    void readsNamedTopicsAndMatchingOnesButNeverItsOwnSideTopic() {
        assertThat(ArchiveTopics.pattern("a.b,c", "side").matcher("a.b").matches())
                .isTrue();
        assertThat(ArchiveTopics.pattern("a.b,c", "side").matcher("axb").matches())
                .isFalse();
        assertThat(ArchiveTopics.pattern(".*", "side").matcher("side2").matches())
                .isTrue();
        assertThat(ArchiveTopics.pattern(".*", "side").matcher("side").matches())
                .isFalse();
    }

    private void archive(List<RawRecord> records) throws Exception {
        archive(FileFormat.AVRO, records);
    }

    private void archive(FileFormat format, List<RawRecord> records) throws Exception {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, settings);
        environment.enableCheckpointing(100);
        environment
                .fromData(records, TypeInformation.of(RawRecord.class))
                .map(new FailOnce())
                .returns(TypeInformation.of(RawRecord.class))
                .sinkTo(ArchiveTopics.files(folder.toUri().toString(), format, REGISTRY));
        environment.execute();
    }

    /** Fails with the first record after a checkpoint, once. */
    private static final class FailOnce extends RichMapFunction<RawRecord, RawRecord> implements CheckpointListener {
        private static final long serialVersionUID = 1L;
        private static final AtomicBoolean FAILED = new AtomicBoolean();

        private boolean checkpointed;

        @Override
        public RawRecord map(RawRecord record) throws Exception {
            Thread.sleep(1);
            if (checkpointed && FAILED.compareAndSet(false, true)) {
                throw new IOException("on purpose");
            }
            return record;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            checkpointed = true;
        }
    }

    /** The reader's own needs the libraries of Hadoop. */
    private static final class SnappyReader implements CompressionCodecFactory, BytesInputDecompressor {
        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            assertThat(codec).isEqualTo(CompressionCodecName.SNAPPY);
            return this;
        }

        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            page.writeAllTo(bytes);
            return BytesInput.from(Snappy.uncompress(bytes.toByteArray()));
        }

        @Override
        public void decompress(ByteBuffer page, int compressed, ByteBuffer out, int size) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {}
    }

    private Map<String, List<String>> archived() throws IOException {
        Map<String, List<String>> names = new TreeMap<>();
        for (Path file : files()) {
            try (DataFileReader<GenericRecord> reader = open(file)) {
                String place = folder.relativize(file.getParent()).toString();
                reader.forEach(record -> names.computeIfAbsent(place, key -> new ArrayList<>())
                        .add(record.get("name").toString()));
            }
        }
        names.values().forEach(all -> all.sort(null));
        return names;
    }

    private static Map<String, List<String>> expected(List<RawRecord> records) {
        return records.stream()
                .collect(Collectors.groupingBy(
                        record -> HourFolder.ofTopic(record.topic())
                                + java.time.Instant.ofEpochMilli(record.micros() / 1000)
                                        .toString()
                                        .replaceFirst("^(.{10})T(..).*", "/dt=$1/hour=$2"),
                        TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                all -> all.stream()
                                        .map(record -> "n" + record.offset())
                                        .sorted()
                                        .toList())));
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataFileReader<GenericRecord> open(Path file) throws IOException {
        return new DataFileReader<>(new File(file.toString()), new GenericDatumReader<>());
    }

    private static ConsumerRecord<byte[], byte[]> message(String topic, long offset, byte[] value) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                RECEIVED,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                -1,
                value.length,
                null,
                value,
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                Optional.empty());
    }

    private static byte[] wire(int id, String name, long at) throws IOException {
        Schema schema = REGISTRY.schema(id).orElseThrow();
        GenericRecord record = new GenericData.Record(schema);
        record.put("name", name);
        record.put("at", at);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).putInt(1, id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
