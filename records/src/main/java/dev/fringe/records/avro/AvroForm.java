package dev.fringe.records.avro;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;

/** A Connect type as Avro has it, and how its values are written. */
public record AvroForm(Schema schema, Writer writer) {
    /** Writes one value. */
    public interface Writer {
        void write(Object value, Encoder out) throws IOException;
    }
}
