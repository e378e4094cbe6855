// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.avro.registry.SchemaRegistry;
import java.io.IOException;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** The formats of files. */
enum FileFormat {
    AVRO {
        @Override
        void check(Schema schema) {}

        @Override
        BulkWriter<RawRecord> file(FSDataOutputStream out, SchemaRegistry registry) {
            return new AvroFile(out, registry);
        }
    },
    PARQUET {
        @Override
        void check(Schema schema) throws IOException {
            ParquetFile.check(schema);
        }

        @Override
        BulkWriter<RawRecord> file(FSDataOutputStream out, SchemaRegistry registry) {
            return new ParquetFile(out, registry);
        }
    };

    /** @throws IOException if a file of this format cannot contain records of the schema */
    abstract void check(Schema schema) throws IOException;

    abstract BulkWriter<RawRecord> file(FSDataOutputStream out, SchemaRegistry registry);

    /** Whether the file decodes records. It must not receive a record that cannot be decoded, because the job would fail each time. */
    boolean decodes() {
        return this == PARQUET;
    }

    String suffix() {
        return "." + name().toLowerCase(Locale.ROOT);
    }
}
