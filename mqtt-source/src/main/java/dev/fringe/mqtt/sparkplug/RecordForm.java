// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;
import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;

/** How the values of a message become records. */
interface RecordForm {
    /** @param device null for the edge node itself, whatever the topic says */
    List<SchemaAndValue> records(SparkplugTopic topic, String device, List<Reading> readings) throws Undecodable;

    /** Tells the form of metrics of which no value was received yet. */
    default void learn(List<Session.Declared> metrics) {}
}
