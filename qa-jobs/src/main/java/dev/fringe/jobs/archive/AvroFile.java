// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.files.FirstRecord;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.records.wire.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.flink.api.common.serialization.BulkWriter;

/** An Avro object file. It contains the bytes of the records unchanged, under the writer's schema. */
final class AvroFile implements BulkWriter<RawRecord> {
    /** Bounds the memory of an open file. With Avro's default of 64 KB, an hour of a thousand topics would need 80 MB. */
    private static final int BLOCK_BYTES = 16 * 1024;

    private final OutputStream out;
    private final SchemaRegistry registry;
    private DataFileWriter<Object> writer;

    AvroFile(OutputStream out, SchemaRegistry registry) {
        this.out = out;
        this.registry = registry;
    }

    @Override
    public void addElement(RawRecord record) throws IOException {
        if (writer == null) {
            // All records of a file have the same schema.
            writer = new DataFileWriter<>(new GenericDatumWriter<>())
                    .setCodec(CodecFactory.snappyCodec())
                    .setSyncInterval(BLOCK_BYTES);
            new FirstRecord(record.lane(), record.offset()).writeTo(writer);
            writer.create(RecordReaders.schema(record.schemaId(), registry), out);
        }
        byte[] value = record.value();
        writer.appendEncoded(ByteBuffer.wrap(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES));
    }

    @Override
    public void flush() throws IOException {
        if (writer != null) {
            writer.flush();
        }
    }

    /** Flink closes the stream. */
    @Override
    public void finish() throws IOException {
        flush();
    }
}
