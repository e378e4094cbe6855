package dev.fringe.avro.types;

import dev.fringe.avro.wire.AvroIn;
import org.apache.kafka.connect.data.Schema;

/** An Avro type as Connect has it, and how its values are read. */
public record ConnectForm(Schema schema, Reader reader) {
    /** Reads one value. */
    public interface Reader {
        Object read(AvroIn in);
    }
}
