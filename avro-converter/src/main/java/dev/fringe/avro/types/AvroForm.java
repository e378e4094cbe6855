package dev.fringe.avro.types;

import dev.fringe.avro.wire.AvroOut;
import org.apache.avro.Schema;

/** A Connect type as Avro has it, and how its values are written. */
public record AvroForm(Schema schema, Writer writer) {
    /** Writes one value. */
    public interface Writer {
        void write(Object value, AvroOut out);
    }
}
