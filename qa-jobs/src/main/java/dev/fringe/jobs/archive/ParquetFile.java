// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.TypeUtil;

/** A Parquet file. Its columns are the fields of the writer's schema. */
final class ParquetFile implements BulkWriter<RawRecord> {
    /** Bounds the memory of an open file. Parquet's default of 128 MB is too much for many open files. */
    private static final long ROW_GROUP_BYTES = 8L * 1024 * 1024;

    private static final int PAGE_BYTES = 64 * 1024;

    private final FSDataOutputStream out;
    private final SchemaRegistry registry;
    private final WireReader<GenericRecord> avro;
    private BulkWriter<GenericRecord> rows;

    ParquetFile(FSDataOutputStream out, SchemaRegistry registry) {
        this.out = out;
        this.registry = registry;
        this.avro = RecordReaders.ofAnything(registry);
    }

    static void check(Schema schema) throws IOException {
        try {
            // The writer makes the second check only when it opens a file.
            TypeUtil.checkValidWriteSchema(new AvroSchemaConverter(settings()).convert(schema));
        } catch (RuntimeException e) {
            throw unsupported(e.getMessage());
        } catch (StackOverflowError e) {
            throw unsupported("it contains itself");
        }
    }

    private static IOException unsupported(String reason) {
        return new IOException("has a schema that Parquet does not support (" + reason + "): use --format avro");
    }

    @Override
    public void addElement(RawRecord record) throws IOException {
        if (rows == null) {
            // All records of a file have the same schema.
            Schema schema = RecordReaders.schema(record.schemaId(), registry);
            rows = new ParquetWriterFactory<GenericRecord>(file -> AvroParquetWriter.<GenericRecord>builder(file)
                            .withConf(settings())
                            .withDataModel(GenericData.get())
                            .withSchema(schema)
                            .withCodecFactory(new SnappyPages())
                            .withCompressionCodec(CompressionCodecName.SNAPPY)
                            .withRowGroupSize(ROW_GROUP_BYTES)
                            .withPageSize(PAGE_BYTES)
                            .build())
                    .create(out);
        }
        rows.addElement(avro.read(record.value()));
    }

    private static ParquetConfiguration settings() {
        ParquetConfiguration settings = new PlainParquetConfiguration();
        // The older structure, which is the default, cannot contain a null in an array.
        settings.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
        return settings;
    }

    /** Parquet writes only whole row groups. */
    @Override
    public void flush() {}

    @Override
    public void finish() throws IOException {
        if (rows != null) {
            rows.finish();
        }
    }
}
