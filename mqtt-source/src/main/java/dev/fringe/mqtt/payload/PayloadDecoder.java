package dev.fringe.mqtt.payload;

import dev.fringe.mqtt.broker.Message;
import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;

/** From a payload to the values of its records: one, or several where a message carries several readings. */
public interface PayloadDecoder {
    List<SchemaAndValue> decode(Message message) throws Undecodable;
}
