// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.registry;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.records.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes Confluent's wire format. Registers the schema under the topic's subject before the first record. */
public final class WireWriter<A extends SpecificRecord> implements Serializable {
    private static final long serialVersionUID = 1L;

    static {
        TrustedRecords.declare();
    }

    private final Class<A> type;
    private final String subject;
    private final SchemaRegistry registry;
    private transient byte[] header;
    private transient SpecificDatumWriter<A> writer;
    private transient ByteArrayOutputStream buffer;
    private transient BinaryEncoder encoder;

    public WireWriter(Class<A> type, String topic, SchemaRegistry registry) {
        this.type = type;
        this.subject = topic + "-value";
        this.registry = registry;
    }

    public byte[] write(A record) {
        if (header == null) {
            prepare();
        }
        buffer.reset();
        buffer.writeBytes(header);
        try {
            encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a record for " + subject, e);
        }
        return buffer.toByteArray();
    }

    private void prepare() {
        SpecificData data = SpecificData.getForClass(type);
        Schema schema = data.getSchema(type);
        int id = registry.register(subject, schema);
        writer = new SpecificDatumWriter<>(schema, data);
        buffer = new ByteArrayOutputStream();
        header = WireFormat.header(id);
    }
}
