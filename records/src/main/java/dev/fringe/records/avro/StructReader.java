// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.io.IOException;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads the fields of a struct in the order of their Avro record. */
final class StructReader implements ConnectForm.Reader {
    private final Schema schema;
    private final Field[] fields;
    private final ConnectForm.Reader[] readers;

    StructReader(Schema schema, List<ConnectForm.Reader> readers) {
        this.schema = schema;
        this.fields = schema.fields().toArray(Field[]::new);
        this.readers = readers.toArray(ConnectForm.Reader[]::new);
    }

    @Override
    public Object read(BinaryDecoder in) throws IOException {
        Struct struct = new Struct(schema);
        for (int i = 0; i < fields.length; i++) {
            Object value = readers[i].read(in);
            if (value != null) {
                struct.put(fields[i], value);
            }
        }
        return struct;
    }
}
