// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.registry;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Creates readers of records with schemas of the registry. A reader throws {@link IOException} for a damaged record, and
 * {@link dev.fringe.avro.registry.RegistryUnavailableException} if the registry is unavailable.
 */
public final class RecordReaders {
    private RecordReaders() {}

    /** Reads records of any compatible schema into the generated class. */
    public static <A extends SpecificRecord> WireReader<A> ofType(Class<A> type, SchemaRegistry registry) {
        return new WireReader<>(id -> reader(schema(id, registry), type));
    }

    /** Reads the records of an Avro file, which contains their schema, into the generated class. */
    public static <A extends SpecificRecord> DatumReader<A> ofFile(Class<A> type) {
        return reader(null, type);
    }

    private static <A extends SpecificRecord> DatumReader<A> reader(Schema writer, Class<A> type) {
        TrustedRecords.declare();
        SpecificData data = SpecificData.getForClass(type);
        return new SpecificDatumReader<>(writer, data.getSchema(type), data);
    }

    /** Reads records of any schema. */
    public static WireReader<GenericRecord> ofAnything(SchemaRegistry registry) {
        return new WireReader<>(id -> new GenericDatumReader<>(schema(id, registry)));
    }

    /** The schema with this id; {@link IOException} if there is none. */
    public static Schema schema(int id, SchemaRegistry registry) throws IOException {
        return registry.schema(id)
                .orElseThrow(() -> new IOException("has schema id " + id + ", which the registry does not know"));
    }
}
