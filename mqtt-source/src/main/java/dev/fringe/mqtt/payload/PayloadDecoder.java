// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import dev.fringe.mqtt.broker.Message;
import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Decodes a payload into the values of its records: one, or several if a message contains several readings. */
public interface PayloadDecoder {
    List<SchemaAndValue> decode(Message message) throws Undecodable;
}
