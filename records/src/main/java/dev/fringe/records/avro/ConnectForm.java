// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** The Connect schema of an Avro type, and how its values are read. */
public record ConnectForm(Schema schema, Reader reader) {
    public interface Reader {
        Object read(BinaryDecoder in) throws IOException;
    }

    /**
     * Reads the only value of a decoder.
     *
     * @throws DataException if the bytes are not a value of the schema; the message never quotes them
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
            // Avro throws many kinds of exceptions for damaged bytes
            throw damaged(e.getMessage(), size - in.remainingBytes(), e);
        }
    }

    private static DataException damaged(String how, int at, Exception cause) {
        return new DataException("is not Avro of its schema: " + how + ", at byte " + at, cause);
    }
}
