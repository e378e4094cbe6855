// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import dev.fringe.mqtt.broker.Message;
import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Decodes a payload into the values of its records: one, or several if a message contains several readings. */
public interface PayloadDecoder {
    /** The result for a message that can be decoded only after a later message, by another call; compared by identity. */
    List<SchemaAndValue> LATER = List.of(SchemaAndValue.NULL);

    List<SchemaAndValue> decode(Message message) throws Undecodable;

    /** How many fields the messages so far had that their schemas do not have. */
    default long unknownFields() {
        return 0;
    }

    /** How many times as long as its payload the last message may be, before the size of a record is estimated. */
    default int expansion() {
        return 1;
    }
}
