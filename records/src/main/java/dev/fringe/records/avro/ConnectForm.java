package dev.fringe.records.avro;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** An Avro type as Connect has it, and how its values are read. */
public record ConnectForm(Schema schema, Reader reader) {
    /** Reads one value. */
    public interface Reader {
        Object read(BinaryDecoder in) throws IOException;
    }

    /**
     * Reads the one value that a decoder over an array of bytes has.
     *
     * @throws DataException if the bytes are not a value of the schema; it says what is wrong, never what they hold
     */
    public Object read(BinaryDecoder in) {
        int size = in.remainingBytes();
        try {
            Object value = reader.read(in);
            if (!in.isEnd()) {
                throw new IOException("it has bytes left over after the value");
            }
            return value;
        } catch (EOFException e) {
            throw damaged("it ends too early", size - in.remainingBytes(), e);
        } catch (IOException | RuntimeException e) {
            // Avro answers damaged bytes with exceptions of many kinds
            throw damaged(e.getMessage(), size - in.remainingBytes(), e);
        }
    }

    private static DataException damaged(String how, int at, Exception cause) {
        return new DataException("is not Avro of its schema: " + how + ", at byte " + at, cause);
    }
}
