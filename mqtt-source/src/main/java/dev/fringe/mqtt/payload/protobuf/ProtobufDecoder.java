// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.payload.protobuf.MessageDecoder.Decoded;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Decodes protobuf, and counts the fields that a message has and its type does not. Used by one thread. */
public final class ProtobufDecoder implements PayloadDecoder {
    /** What a character of text may need in Kafka. */
    private static final int BYTES_PER_CHARACTER = 6;

    private final Types types;
    private final AtomicLong unknownFields = new AtomicLong();
    private int longestName;

    /** Decodes a message by the type that it has. */
    public interface Types {
        Decoded decode(Message message) throws Undecodable;
    }

    public ProtobufDecoder(Types types) {
        this.types = types;
    }

    @Override
    public List<SchemaAndValue> decode(Message message) throws Undecodable {
        Decoded decoded = types.decode(message);
        unknownFields.addAndGet(decoded.unknownFields());
        longestName = decoded.longestName();
        return List.of(decoded.value());
    }

    @Override
    public long unknownFields() {
        return unknownFields.get();
    }

    /** A value of an enum is a byte in the payload and a name in the record. */
    @Override
    public int expansion() {
        return 1 + longestName / BYTES_PER_CHARACTER;
    }
}
