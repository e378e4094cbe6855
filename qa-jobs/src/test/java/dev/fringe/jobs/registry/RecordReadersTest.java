// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.records.MachineData;
import dev.fringe.records.wire.WireReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordReadersTest {
    private static final MachineData READING = MachineData.newBuilder()
            .setThing("R1")
            .setQuantity("vaTorque_C1")
            .setPhenomenonTime(Instant.ofEpochMilli(1_554_096_460_415L))
            .setResult(2.5)
            .setId(null)
            .build();

    private final Registry registry = new Registry();

    @BeforeEach
    void start() {
        registry.schemas.put(1, MachineData.getClassSchema());
    }

    @Test
    void readsWhatTheWriterWrote() throws IOException {
        assertThat(reader().read(written())).isEqualTo(READING);
    }

    @Test
    void requestsEachSchemaOnce() throws IOException {
        WireReader<MachineData> reader = reader();
        byte[] bytes = written();
        for (int i = 0; i < 10; i++) {
            reader.read(bytes);
        }

        assertThat(registry.requestedIds).containsExactly(1);
    }

    @Test
    void readsRecordsOfASchemaWithAnAddedNullableField() throws IOException {
        Schema grown = with(new Schema.Field(
                "site",
                Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING)),
                "where it stands",
                Schema.Field.NULL_DEFAULT_VALUE));
        registry.schemas.put(2, grown);
        GenericRecord record = new GenericData.Record(grown);
        record.put("thing", "R1");
        record.put("quantity", "vaTorque_C1");
        record.put("phenomenonTime", 1_554_096_460_415L);
        record.put("result", 2.5);
        record.put("site", "north");

        assertThat(reader().read(wire(2, record))).isEqualTo(READING);
    }

    @Test
    void rejectsDamagedRecordsAndReadsTheNext() throws IOException {
        WireReader<MachineData> reader = reader();
        byte[] good = written();
        byte[] otherFormat = good.clone();
        otherFormat[0] = 1;
        List<byte[]> bad = List.of(
                new byte[0],
                Arrays.copyOf(good, 4),
                otherFormat,
                Arrays.copyOf(good, good.length - 3),
                Arrays.copyOf(good, good.length + 1),
                ByteBuffer.wrap(good.clone()).putInt(1, 99).array());

        for (byte[] damaged : bad) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> reader.read(damaged));
            assertThat(reader.read(good)).isEqualTo(READING);
        }
    }

    @Test
    void doesNotAllocateADamagedLength() throws IOException {
        byte[] bytes = Arrays.copyOf(written(), 12);
        // The length of the first text is two gigabytes.
        System.arraycopy(new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f}, 0, bytes, 5, 5);

        assertThat(catchThrown(bytes)).isNotNull().isNotInstanceOf(Error.class);
    }

    /** The stack of the task would overflow, again after each restart. */
    @Test
    void rejectsARecordOfARecursiveSchemaThatIsNestedTooDeeply() {
        registry.schemas.put(2, new Schema.Parser().parse("""
                {"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}"""));
        byte[] nested = new byte[200_000];
        Arrays.fill(nested, (byte) 2);
        byte[] record = ByteBuffer.wrap(nested).put((byte) 0).putInt(2).array();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RecordReaders.ofAnything(registry).read(record))
                .withMessage("is nested too deeply");
    }

    private Throwable catchThrown(byte[] bytes) {
        try {
            reader().read(bytes);
            return null;
        } catch (Exception | OutOfMemoryError e) {
            return e;
        }
    }

    private static Schema with(Schema.Field added) {
        Schema known = MachineData.getClassSchema();
        List<Schema.Field> fields = new ArrayList<>();
        known.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(added);
        return Schema.createRecord(known.getName(), null, known.getNamespace(), false, fields);
    }

    private WireReader<MachineData> reader() {
        return RecordReaders.ofType(MachineData.class, registry);
    }

    private byte[] written() {
        return new WireWriter<>(MachineData.class, "machine.data", registry).write(READING);
    }

    private static byte[] wire(int id, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).putInt(1, id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static final class Registry implements SchemaRegistry {
        private static final long serialVersionUID = 1L;

        private final Map<Integer, Schema> schemas = new HashMap<>();
        private final List<Integer> requestedIds = new ArrayList<>();

        @Override
        public Optional<Schema> schema(int id) {
            requestedIds.add(id);
            return Optional.ofNullable(schemas.get(id));
        }

        @Override
        public int register(String subject, Schema schema) {
            assertThat(subject).isEqualTo("machine.data-value");
            return 1;
        }
    }
}
