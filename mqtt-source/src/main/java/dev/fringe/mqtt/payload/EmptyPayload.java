// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import dev.fringe.mqtt.broker.Message;
import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;

/** What becomes of an empty payload and of the value null. */
public enum EmptyPayload {
    /** The format decides: an empty value for bytes and text, a message without fields for protobuf, poison for the others. */
    FORMAT,
    TOMBSTONE,
    POISON,
    SKIP;

    /** The result of a decoder for the value null; compared by identity. */
    static final List<SchemaAndValue> NULL = List.of(SchemaAndValue.NULL);

    /** Wraps the decoder of all other payloads. */
    public PayloadDecoder applyTo(PayloadDecoder decoder) {
        return new PayloadDecoder() {
            @Override
            public List<SchemaAndValue> decode(Message message) throws Undecodable {
                boolean empty = message.payload().length == 0;
                if (empty && EmptyPayload.this != FORMAT) {
                    return decide("the payload is empty");
                }
                List<SchemaAndValue> values = decoder.decode(message);
                return values == NULL ? decide("the payload is null") : values;
            }

            @Override
            public long unknownFields() {
                return decoder.unknownFields();
            }

            @Override
            public int expansion() {
                return decoder.expansion();
            }
        };
    }

    private List<SchemaAndValue> decide(String reason) throws Undecodable {
        return switch (this) {
            case TOMBSTONE -> NULL;
            case SKIP -> List.of();
            default -> throw new Undecodable(reason);
        };
    }
}
