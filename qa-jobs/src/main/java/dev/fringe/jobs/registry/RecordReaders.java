// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.registry;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes readers of records whose schemas the registry has. A reader throws {@link IOException} for a damaged record, and
 * {@link dev.fringe.avro.registry.RegistryUnavailableException} if the registry did not say what its schema is.
 */
public final class RecordReaders {
    private RecordReaders() {}

    /** Reads into the generated class, whatever compatible schema the record was written with. */
    public static <A extends SpecificRecord> WireReader<A> ofType(Class<A> type, SchemaRegistry registry) {
        return new WireReader<>(id -> {
            TrustedRecords.declare();
            SpecificData data = SpecificData.getForClass(type);
            return new SpecificDatumReader<>(schema(id, registry), data.getSchema(type), data);
        });
    }

    /** Reads records of any schema. */
    public static WireReader<GenericRecord> ofAnything(SchemaRegistry registry) {
        return new WireReader<>(id -> new GenericDatumReader<>(schema(id, registry)));
    }

    private static Schema schema(int id, SchemaRegistry registry) throws IOException {
        return registry.schema(id)
                .orElseThrow(() -> new IOException("names schema id " + id + ", which the registry does not know"));
    }
}
