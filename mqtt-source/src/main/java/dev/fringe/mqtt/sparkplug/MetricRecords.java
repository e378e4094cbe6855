// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** One record for each metric, all with the same schema: the value is in the field of its kind. */
final class MetricRecords implements RecordForm {
    static final Schema SCHEMA = SchemaBuilder.struct()
            .name("dev.fringe.sparkplug.Metric")
            .field("group", Schema.STRING_SCHEMA)
            .field("node", Schema.STRING_SCHEMA)
            .field("device", Schema.OPTIONAL_STRING_SCHEMA)
            .field("metric", Schema.STRING_SCHEMA)
            .field("type", Schema.STRING_SCHEMA)
            .field("message", Schema.STRING_SCHEMA)
            .field("timestamp", Timestamp.SCHEMA)
            .field("historical", Schema.BOOLEAN_SCHEMA)
            .field("stale", Schema.BOOLEAN_SCHEMA)
            .field("long_value", Schema.OPTIONAL_INT64_SCHEMA)
            .field("double_value", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("boolean_value", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .field("string_value", Schema.OPTIONAL_STRING_SCHEMA)
            .field("bytes_value", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("long_values", optionalArray(Schema.INT64_SCHEMA))
            .field("double_values", optionalArray(Schema.FLOAT64_SCHEMA))
            .field("boolean_values", optionalArray(Schema.BOOLEAN_SCHEMA))
            .field("string_values", optionalArray(Schema.STRING_SCHEMA))
            .field("unit", Schema.OPTIONAL_STRING_SCHEMA)
            .field("quality", Schema.OPTIONAL_INT64_SCHEMA)
            .field(
                    "properties",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                            .optional()
                            .build())
            .build();

    private static final List<String> UNITS = List.of("engUnit", "Engineering Units", "engineeringUnits", "unit");
    private static final List<String> QUALITIES = List.of("Quality", "quality");

    static Schema optionalArray(Schema elements) {
        return SchemaBuilder.array(elements).optional().build();
    }

    @Override
    public List<SchemaAndValue> records(SparkplugTopic topic, String device, List<Reading> readings) {
        return readings.stream()
                .map(reading -> new SchemaAndValue(SCHEMA, struct(topic, device, reading)))
                .toList();
    }

    private static Struct struct(SparkplugTopic topic, String device, Reading reading) {
        Struct struct = new Struct(SCHEMA)
                .put("group", topic.group())
                .put("node", topic.node())
                .put("device", device)
                .put("metric", reading.metric())
                .put("type", reading.type().name())
                .put("message", topic.kind().name())
                .put("timestamp", new Date(reading.timestamp()))
                .put("historical", reading.historical())
                .put("stale", reading.stale());
        if (reading.value() != null) {
            struct.put(field(reading), reading.value());
        }
        properties(struct, reading.properties());
        return struct;
    }

    private static String field(Reading reading) {
        return switch (reading.type().kind()) {
            // an integer beyond a long is text
            case LONG -> reading.value() instanceof Long ? "long_value" : "string_value";
            case DOUBLE -> "double_value";
            case BOOLEAN -> "boolean_value";
            case TEXT -> "string_value";
            case BYTES -> "bytes_value";
            case LONGS -> "long_values";
            case DOUBLES -> "double_values";
            case BOOLEANS -> "boolean_values";
            case TEXTS -> "string_values";
        };
    }

    private static void properties(Struct struct, Map<String, Object> properties) {
        if (properties.isEmpty()) {
            return;
        }
        Map<String, String> others = new HashMap<>();
        properties.forEach((name, value) -> {
            if (UNITS.contains(name) && value instanceof String && struct.get("unit") == null) {
                struct.put("unit", value);
            } else if (QUALITIES.contains(name) && value instanceof Long && struct.get("quality") == null) {
                struct.put("quality", value);
            } else if (value != null) {
                others.put(name, value instanceof Map || value instanceof List ? JsonText.of(value) : value.toString());
            }
        });
        struct.put("properties", others.isEmpty() ? null : others);
    }
}
