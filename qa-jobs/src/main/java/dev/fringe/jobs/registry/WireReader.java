package dev.fringe.jobs.registry;

import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.avro.registry.SchemaRegistry;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads Confluent's wire format: a zero byte and the four bytes of the schema's id stand before the Avro.
 *
 * <p>Flink's own reader for registries is built on a decoder that reads ahead: after a damaged record, or one with bytes too many,
 * it would read the next record from what was left. Here each record is read from its own bytes, to the last one.
 */
public final class WireReader<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    static {
        TrustedRecords.declare();
    }

    private static final int MAGIC = 0;
    private static final int HEADER_BYTES = 5;
    /** Damaged bytes can announce a string of gigabytes; Avro would set out to allocate it. */
    private static final String LONGEST_TEXT = Integer.toString(1 << 20);

    /** From the schema that a record was written with to what reads it. */
    private interface Readers<A> extends Function<Schema, DatumReader<A>>, Serializable {}

    private final SchemaRegistry registry;
    private final Readers<A> readers;
    private transient Map<Integer, DatumReader<A>> known;
    private transient BinaryDecoder decoder;

    private WireReader(SchemaRegistry registry, Readers<A> readers) {
        this.registry = registry;
        this.readers = readers;
    }

    /** Reads into the generated class, whatever compatible schema the record was written with. */
    public static <A extends SpecificRecord> WireReader<A> ofType(Class<A> type, SchemaRegistry registry) {
        return new WireReader<>(registry, written -> {
            SpecificData data = SpecificData.getForClass(type);
            return new SpecificDatumReader<>(written, data.getSchema(type), data);
        });
    }

    /** Reads records of any schema. */
    public static WireReader<GenericRecord> ofAnything(SchemaRegistry registry) {
        return new WireReader<>(registry, GenericDatumReader::new);
    }

    /**
     * @throws IOException if the bytes are not what they should be
     * @throws RegistryUnavailableException if that could not be found out
     */
    public A read(byte[] bytes) throws IOException {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new IOException("does not begin like Confluent's wire format");
        }
        DatumReader<A> reader = reader(ByteBuffer.wrap(bytes).getInt(1));
        decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, decoder);
        A record = reader.read(null, decoder);
        if (!decoder.isEnd()) {
            throw new IOException("has bytes left over after the Avro record");
        }
        return record;
    }

    private DatumReader<A> reader(int id) throws IOException {
        if (known == null) {
            System.getProperties().putIfAbsent("org.apache.avro.limits.string.maxLength", LONGEST_TEXT);
            System.getProperties().putIfAbsent("org.apache.avro.limits.bytes.maxLength", LONGEST_TEXT);
            known = new HashMap<>();
        }
        DatumReader<A> reader = known.get(id);
        if (reader == null) {
            Schema written = registry.schema(id)
                    .orElseThrow(() -> new IOException("names schema id " + id + ", which the registry does not know"));
            reader = readers.apply(written);
            known.put(id, reader);
        }
        return reader;
    }
}
