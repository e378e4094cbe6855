// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MarketView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads Avro files in the layout of the archive as a source of a Flink job. */
class ArchivedRecordsTest {
    private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");
    private static final long HOUR_MICROS = 3_600_000_000L;

    private static final ArchivedFormat<MarketView, Item> FORMAT = new ArchivedFormat<>(
            MarketView.class,
            TypeInformation.of(Item.class),
            (view, number) -> new Item(view.getViewId(), view.getTime().toEpochMilli() * 1000, number));

    @TempDir
    private Path topic;

    /** @param watermark the watermark at the arrival of the record */
    public record Arrival(String id, long micros, long watermark) {}

    public record Item(String id, long micros, long number) implements Timed<Item> {
        @Override
        public int lane() {
            return -1;
        }

        @Override
        public int compareTo(Item other) {
            return Long.compare(micros, other.micros);
        }
    }

    @Test
    void readsHourByHourWithTheWatermarkAtTheBeginningOfTheHour() throws Exception {
        // the first records of the list are in the last hour, and those of an hour are in no order
        IntStream.rangeClosed(0, 30)
                .map(i -> 30 - i)
                .forEach(hour -> file(hour, "b", at(hour, 59, 59), at(hour, 0, 0)));
        IntStream.rangeClosed(0, 30).forEach(hour -> file(hour, "a", at(hour, 30, 0)));

        List<Arrival> arrivals = arrivals(1);

        assertThat(arrivals).hasSize(93);
        assertThat(arrivals).extracting(Arrival::id).doesNotHaveDuplicates();
        // the watermark follows the first record of an hour
        assertThat(arrivals)
                .extracting(arrival -> arrival.micros() / HOUR_MICROS)
                .isSorted();
        for (int i = 1; i < arrivals.size(); i++) {
            long hour = arrivals.get(i - 1).micros() / HOUR_MICROS;
            assertThat(arrivals.get(i).watermark()).isEqualTo(hour * 3_600_000 - 1);
        }
    }

    @Test
    void noReaderOfSeveralIsLate() throws Exception {
        IntStream.range(0, 20)
                .forEach(hour -> IntStream.rangeClosed(0, hour % 3)
                        .forEach(part -> file(hour, "p" + part, at(hour, part, 0), at(hour, 59, part))));

        List<Arrival> arrivals = arrivals(3);

        assertThat(arrivals).extracting(Arrival::id).hasSize(78).doesNotHaveDuplicates();
        assertThat(arrivals)
                .allSatisfy(arrival -> assertThat(arrival.micros() / 1000).isGreaterThan(arrival.watermark()));
    }

    @Test
    void readsOnlyVisibleAvroFilesOfTheArchive() throws Exception {
        Path archived = file(3, "part", at(3, 0, 0));
        for (String foreign : List.of(
                "dt=2026-11-20/hour=03/.part-1.avro.inprogress.7",
                "dt=2026-11-20/hour=03/.part-2.avro",
                "dt=2026-11-20/hour=03/_SUCCESS",
                "dt=2026-11-20/hour=03/notes.txt",
                "dt=2026-11-20/hour=24/part-3.avro",
                "dt=2026-11-20/part-4.avro",
                "backup/hour=03/part-5.avro",
                "part-6.avro")) {
            Files.createDirectories(topic.resolve(foreign).getParent());
            Files.copy(archived, topic.resolve(foreign));
        }

        assertThat(read(Days.ALL)).containsExactly("20T03:00:00");
    }

    @Test
    void refusesParquetFiles() {
        Path archived = file(3, "part", at(3, 0, 0));
        assertThatThrownBy(() -> {
                    Files.copy(archived, archived.resolveSibling("part-7.parquet"));
                    read(Days.ALL);
                })
                .hasMessageContaining("part-7.parquet is a Parquet file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21", "2026-11-21/2026-11-21"})
    void readsTheSelectedDays(String days) throws Exception {
        IntStream.of(0, 23, 24, 47, 48).forEach(hour -> file(hour, "part", at(hour, 0, hour)));

        assertThat(read(days(days))).containsExactly("21T00:00:24", "21T23:00:47");
    }

    @Test
    void readsFromADayOn() throws Exception {
        IntStream.of(23, 24, 48).forEach(hour -> file(hour, "part", at(hour, 0, hour)));

        assertThat(read(days("2026-11-21/"))).containsExactly("21T00:00:24", "22T00:00:48");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "today",
                "2026-11-31",
                "2026-11-21/2026-11-20",
                "/2026-11-20",
                "2026-11-20/x/",
                "2026-11-20,2026-11-21"
            })
    void explainsWrongDays(String text) {
        assertThatThrownBy(() -> days(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-11-20/2026-11-21");
    }

    @Test
    void readsFilesThatAreOlderOrNewerThanASchema() throws Exception {
        Schema older = SchemaBuilder.record("MarketView")
                .namespace("dev.fringe.records")
                .fields()
                .requiredLong("platformId")
                .name("time")
                .type(MarketView.getClassSchema().getField("time").schema())
                .noDefault()
                .requiredString("viewId")
                .endRecord();
        List<Schema.Field> fields = new ArrayList<>();
        MarketView.getClassSchema().getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("added", Schema.create(Schema.Type.LONG)));
        Schema newer = Schema.createRecord("MarketView", null, "dev.fringe.records", false, fields);
        file(older, 1, "older", 0, at(1, 0, 0));
        file(newer, 1, "newer", 0, at(1, 1, 1));

        assertThat(read(Days.ALL)).containsExactlyInAnyOrder("20T01:00:00", "20T01:01:01");
    }

    @Test
    void leavesOutWhatKafkaStillHas() throws Exception {
        file(MarketView.getClassSchema(), 1, "before", 99, at(1, 0, 0), at(1, 0, 1));
        file(MarketView.getClassSchema(), 1, "behind", 100, at(1, 0, 2));
        file(MarketView.getClassSchema(), 0, "behind", 250, at(0, 0, 3));

        assertThat(read(topic(Days.ALL).filesBefore(Map.of(0, 100L, 1, 0L))))
                .containsExactly("20T01:00:00", "20T01:00:01");
    }

    @Test
    void refusesAFileWithoutItsPlaceIfKafkaContinues() throws Exception {
        Path file = file(1, "old", at(1, 0, 0));
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
            writer.create(MarketView.getClassSchema(), file.toFile())
                    .append(view(MarketView.getClassSchema(), at(1, 0, 0)));
        }
        assertThat(read(Days.ALL)).hasSize(1);
        assertThatThrownBy(() -> topic(Days.ALL).filesBefore(Map.of(0, 100L)))
                .hasMessageContaining("part-old.avro")
                .hasMessageContaining("run the job without --then-kafka-after");
    }

    @Test
    void namesTheFileOfARecordOfAnotherHour() {
        file(2, "misplaced", at(3, 0, 0));
        assertThatThrownBy(() -> read(Days.ALL))
                .hasMessageContaining("part-misplaced.avro")
                .hasMessageContaining("of another hour than its folder: archive the topic again");
    }

    @Test
    void namesATruncatedFile() throws Exception {
        Path file = file(2, "damaged", at(2, 0, 0), at(2, 0, 1));
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            // a cut between two blocks, or after the header, cannot be noticed
            if (length != endOfHeader(bytes)) {
                assertThatThrownBy(() -> read(Days.ALL))
                        .as("%d of %d bytes", length, bytes.length)
                        .hasMessageContaining("part-damaged.avro as MarketView")
                        .hasMessageContaining("move the file out of the archive");
            }
        }
    }

    /** Each header ends with the first of the marks that are between blocks. */
    private static int endOfHeader(byte[] file) {
        byte[] mark = Arrays.copyOfRange(file, file.length - 16, file.length);
        return IntStream.range(0, file.length)
                        .filter(i -> Arrays.equals(file, i, i + 16, mark, 0, 16))
                        .findFirst()
                        .orElseThrow()
                + 16;
    }

    @Test
    void namesADamagedFile() throws Exception {
        Path file = file(2, "damaged", at(2, 0, 0), at(2, 0, 1));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> read(Days.ALL))
                .hasMessageContaining("part-damaged.avro as MarketView")
                .hasMessageContaining("move the file out of the archive");
    }

    @Test
    void namesAFileOfAnotherSchema() {
        Schema other =
                SchemaBuilder.record("Other").fields().requiredLong("time").endRecord();
        file(other, 2, "other", 0, at(2, 0, 0));
        assertThatThrownBy(() -> read(Days.ALL))
                .hasMessageContaining("part-other.avro as MarketView")
                .hasMessageContaining("move the file out of the archive");
    }

    @Test
    void continuesAtEachPosition() throws Exception {
        Instant[] times = IntStream.range(0, 500)
                .mapToObj(i -> at(1, 0, 0).plusSeconds(i))
                .toArray(Instant[]::new);
        file(1, "long", times);
        FileSourceSplit file = topic(Days.ALL).files().get(0);
        List<Item> expected = rest(file);
        assertThat(expected).extracting(Item::number).hasSize(500).doesNotHaveDuplicates();
        for (int restart = 0; restart <= times.length; restart += 7) {
            Position position = new Position(file);
            List<Item> read = new ArrayList<>();
            try (BulkFormat.Reader<Item> reader = FORMAT.createReader(new Configuration(), file)) {
                while (read.size() < restart && position.advance(reader)) {
                    read.add(position.item);
                }
            }
            read.addAll(rest(position.file));
            assertThat(read).isEqualTo(expected);
        }
    }

    private static List<Item> rest(FileSourceSplit file) throws IOException {
        List<Item> items = new ArrayList<>();
        try (BulkFormat.Reader<Item> reader = FORMAT.restoreReader(new Configuration(), file)) {
            Position position = new Position(file);
            while (position.advance(reader)) {
                items.add(position.item);
            }
        }
        return items;
    }

    private static Days days(String text) {
        return new Days.Converter().convert(text);
    }

    private ArchivedTopic topic(Days days) {
        return new ArchivedTopic(new org.apache.flink.core.fs.Path(topic.toUri().toString()), days);
    }

    /** The identifiers of the records in the order of the files, without Flink. */
    private List<String> read(Days days) throws Exception {
        return read(topic(days).files());
    }

    private static List<String> read(List<FileSourceSplit> files) throws Exception {
        HourOrder order = new HourOrder(files);
        List<String> ids = new ArrayList<>();
        for (var file = order.getNext(null); file.isPresent(); file = order.getNext(null)) {
            try (BulkFormat.Reader<Item> reader = FORMAT.createReader(new Configuration(), file.get())) {
                Position position = new Position(file.get());
                while (position.advance(reader)) {
                    ids.add(position.item.id());
                }
            }
        }
        return ids;
    }

    /** Where the reading of a file is. */
    private static final class Position {
        private FileSourceSplit file;
        private BulkFormat.RecordIterator<Item> batch;
        private Item item;

        Position(FileSourceSplit file) {
            this.file = file;
        }

        boolean advance(BulkFormat.Reader<Item> reader) throws IOException {
            RecordAndPosition<Item> next = batch == null ? null : batch.next();
            while (next == null) {
                batch = reader.readBatch();
                if (batch == null) {
                    return false;
                }
                next = batch.next();
            }
            item = next.getRecord();
            file = file.updateWithCheckpointedPosition(
                    new CheckpointedPosition(next.getOffset(), next.getRecordSkipCount()));
            return true;
        }
    }

    private List<Arrival> arrivals(int parallelism) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(parallelism);
        ArchivedRecords<Item> source =
                new ArchivedRecords<>(topic(Days.ALL), topic(Days.ALL).files(), FORMAT);
        List<Arrival> arrivals = new ArrayList<>();
        environment
                .fromSource(source, source.watermarks(), "files")
                .process(new NoteWatermark())
                .setParallelism(1)
                .executeAndCollect()
                .forEachRemaining(arrivals::add);
        return arrivals;
    }

    private static final class NoteWatermark extends ProcessFunction<Item, Arrival> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Item item, Context context, Collector<Arrival> out) {
            out.collect(
                    new Arrival(item.id(), item.micros(), context.timerService().currentWatermark()));
        }
    }

    private static Instant at(int hour, int minute, int second) {
        return DAY.plusSeconds(hour * 3600L + minute * 60L + second);
    }

    private Path file(int hour, String name, Instant... times) {
        return file(MarketView.getClassSchema(), hour, name, 0, times);
    }

    /** Each view is identified by its time. */
    private Path file(Schema schema, int hour, String name, long offset, Instant... times) {
        Path file = topic.resolve(
                        HourFolder.of("t", DAY.getEpochSecond() / 3600 + hour).substring(2))
                .resolve("part-" + name + ".avro");
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
            Files.createDirectories(file.getParent());
            new FirstRecord(0, offset).writeTo(writer.setSyncInterval(1024));
            writer.create(schema, file.toFile());
            for (Instant time : times) {
                writer.append(view(schema, time));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static GenericRecord view(Schema schema, Instant time) {
        GenericRecord view = new GenericData.Record(schema);
        view.put("time", time.toEpochMilli());
        for (String number : List.of("platformId", "added")) {
            if (schema.getField(number) != null) {
                view.put(number, 1L);
            }
        }
        if (schema.getField("viewId") != null) {
            view.put("viewId", time.toString().substring(8, 19));
        }
        return view;
    }
}
