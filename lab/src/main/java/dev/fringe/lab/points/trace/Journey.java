// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.RecordDecoder.Decoded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One record from MQTT to InfluxDB.
 *
 * @param headers as text; those that begin with mqtt. are from the message
 * @param schema of the value, if it has one in the registry
 */
public record Journey(
        ConsumerRecord<byte[], byte[]> record,
        Decoded key,
        Decoded value,
        Map<String, String> headers,
        Optional<Written> schema,
        List<Times.Hop> times,
        List<SinkHop> sinks,
        ObjectNode json) {

    /** The schema that wrote a value, with the versions of subjects that have it, such as samples-value 3. */
    public record Written(int id, String name, List<String> versions, String text) {
        ObjectNode toJson() {
            ObjectNode json =
                    JsonNodeFactory.instance.objectNode().put("id", id).put("name", name);
            versions.forEach(json.putArray("versions")::add);
            return json.put("schema", text);
        }
    }

    public ObjectNode toJson() {
        return json;
    }

    static ObjectNode json(
            ConsumerRecord<byte[], byte[]> record,
            Decoded key,
            Decoded value,
            Map<String, String> headers,
            Optional<Written> schema,
            List<Times.Hop> times,
            ArrayNode sinks) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("topic", record.topic()).put("partition", record.partition()).put("offset", record.offset());
        json.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
        json.put("timestampType", record.timestampType().toString());
        json.set("key", key.value());
        ObjectNode mqtt = json.putObject("mqtt");
        ObjectNode others = json.putObject("headers");
        headers.forEach((name, text) -> {
            if (name.startsWith("mqtt.")) {
                mqtt.put(name.substring("mqtt.".length()), text);
            } else {
                others.put(name, text);
            }
        });
        schema.ifPresent(written -> json.set("schema", written.toJson()));
        json.put("format", value.format()).set("value", value.value());
        json.set("times", Times.toJson(times));
        json.set("sinks", sinks);
        return json;
    }
}
