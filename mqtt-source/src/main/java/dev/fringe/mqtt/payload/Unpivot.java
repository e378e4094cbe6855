// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes one object per reading: {@code {"Thing":"R1","speed":3,"torque":4}} becomes one for {@code speed} and one for
 * {@code torque}, each with the kept fields.
 */
public record Unpivot(Map<String, String> keep, String name, String value) {

    List<JsonNode> apply(JsonNode node) throws Undecodable {
        if (!node.isObject()) {
            throw new Undecodable("not an object but " + Json.kind(node));
        }
        List<JsonNode> readings = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isNumber() && !keep.containsKey(field.getKey())) {
                ObjectNode reading = JsonNodeFactory.instance.objectNode();
                keep.forEach((from, to) -> {
                    if (node.has(from)) {
                        reading.set(to, node.get(from));
                    }
                });
                reading.put(name, field.getKey());
                reading.set(value, field.getValue());
                readings.add(reading);
            }
        }
        return readings;
    }
}
