// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** The Avro schema of a Connect type, and how its values are written. */
public record AvroForm(Schema schema, Writer writer) {
    public interface Writer {
        void write(Object value, Encoder out) throws IOException;
    }
}
