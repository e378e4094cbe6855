// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.records.avro.Defaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Compiles an Avro schema and its Connect schema into a {@link JsonReader}. Rejects what JSON cannot express and names the field. */
final class JsonReaders {
    private JsonReaders() {}

    static JsonReader of(Schema avro, org.apache.kafka.connect.data.Schema connect) {
        return type(avro, connect, "the schema");
    }

    private static JsonReader type(Schema avro, org.apache.kafka.connect.data.Schema connect, String where) {
        return switch (avro.getType()) {
            case UNION -> union(avro, connect, where);
            case RECORD -> record(avro, connect);
            case ARRAY -> array(avro, connect, where);
            case MAP -> map(avro, connect, where);
            default -> JsonScalars.of(avro);
        };
    }

    /** A JSON value does not say which of several types it has. */
    private static JsonReader union(Schema avro, org.apache.kafka.connect.data.Schema connect, String where) {
        List<Schema> others = avro.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        if (others.size() != 1) {
            throw new IllegalArgumentException(
                    where + " has a union of several types; give it one type, which may be in a union with null");
        }
        JsonReader only = type(others.get(0), connect, where);
        return avro.isNullable() ? node -> node.isNull() ? null : only.read(node) : only;
    }

    private static JsonReader record(Schema avro, org.apache.kafka.connect.data.Schema connect) {
        Field[] fields = connect.fields().toArray(Field[]::new);
        JsonReader[] readers = new JsonReader[fields.length];
        Object[] fallbacks = new Object[fields.length];
        for (Schema.Field field : avro.getFields()) {
            org.apache.kafka.connect.data.Schema own = fields[field.pos()].schema();
            readers[field.pos()] = type(field.schema(), own, "field " + field.name());
            fallbacks[field.pos()] = field.hasDefaultValue() ? Defaults.of(own, field.defaultVal()) : null;
        }
        return node -> {
            requireObject(node);
            Struct struct = new Struct(connect);
            for (int i = 0; i < fields.length; i++) {
                JsonNode child = node.get(fields[i].name());
                if (child != null) {
                    struct.put(fields[i], member(fields[i], readers[i], child));
                } else if (fallbacks[i] != null) {
                    // a Connect schema cannot have a struct as its default, so the value gets it here
                    struct.put(fields[i], fallbacks[i]);
                } else if (!fields[i].schema().isOptional()) {
                    throw new Undecodable("field " + fields[i].name() + " is missing");
                }
            }
            return struct;
        };
    }

    private static Object member(Field field, JsonReader reader, JsonNode node) throws Undecodable {
        try {
            return reader.read(node);
        } catch (Undecodable e) {
            throw new Undecodable("field " + field.name() + ": " + e.getMessage());
        }
    }

    private static JsonReader array(Schema avro, org.apache.kafka.connect.data.Schema connect, String where) {
        requireContent(avro.getElementType(), where);
        JsonReader items = type(avro.getElementType(), connect.valueSchema(), where);
        return node -> {
            if (!node.isArray()) {
                throw new Undecodable("not an array but " + Json.kind(node));
            }
            List<Object> list = new ArrayList<>(node.size());
            for (JsonNode item : node) {
                list.add(items.read(item));
            }
            return list;
        };
    }

    private static JsonReader map(Schema avro, org.apache.kafka.connect.data.Schema connect, String where) {
        requireContent(avro.getValueType(), where);
        JsonReader values = type(avro.getValueType(), connect.valueSchema(), where);
        return node -> {
            requireObject(node);
            Map<String, Object> map = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                map.put(entry.getKey(), values.read(entry.getValue()));
            }
            return map;
        };
    }

    private static void requireObject(JsonNode node) throws Undecodable {
        if (!node.isObject()) {
            throw new Undecodable("not an object but " + Json.kind(node));
        }
    }

    /** Otherwise a payload of five bytes could announce two billion items that take no bytes. */
    private static void requireContent(Schema items, String where) {
        if (GenericDatumReader.isZeroByteSchema(items)) {
            throw new IllegalArgumentException(where + " is an array or map of values without content");
        }
    }
}
