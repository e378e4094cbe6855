// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.wire;

import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads records in Confluent's wire format with Avro's own readers. Used by one thread.
 *
 * <p>Each record is read from its own bytes, completely. A decoder that reads ahead, such as that of Flink's registry reader, would
 * read the next record from the rest of a damaged one.
 */
public final class WireReader<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Creates the reader of a schema, once for each id. */
    public interface Readers<A> extends Serializable {
        DatumReader<A> of(int schemaId) throws IOException;
    }

    private final Readers<A> readers;
    private transient Map<Integer, DatumReader<A>> known;
    private transient BinaryDecoder decoder;

    public WireReader(Readers<A> readers) {
        this.readers = readers;
    }

    /** @throws IOException if the bytes are not a record in this format */
    public A read(byte[] bytes) throws IOException {
        if (!WireFormat.hasHeader(bytes)) {
            throw new IOException("does not start with the header of Confluent's wire format");
        }
        DatumReader<A> reader = reader(WireFormat.schemaId(bytes));
        decoder = DecoderFactory.get()
                .binaryDecoder(bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES, decoder);
        A record = read(reader);
        if (!decoder.isEnd()) {
            throw new IOException("has bytes left over after the Avro record");
        }
        return record;
    }

    /** A record of a recursive schema may be nested as deeply as it is long. */
    private A read(DatumReader<A> reader) throws IOException {
        try {
            return reader.read(null, decoder);
        } catch (StackOverflowError e) {
            throw new IOException("is nested too deeply");
        }
    }

    private DatumReader<A> reader(int id) throws IOException {
        if (known == null) {
            known = new HashMap<>();
        }
        DatumReader<A> reader = known.get(id);
        if (reader == null) {
            reader = readers.of(id);
            known.put(id, reader);
        }
        return reader;
    }
}
