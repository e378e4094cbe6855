package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Compiles an Avro schema. What Connect cannot express is refused here, with the field's name, before any data come. */
final class AvroTypes {
    private final Set<String> open = new HashSet<>();

    private AvroTypes() {}

    static AvroType compile(Schema avro) {
        return new AvroTypes().type(avro, "the schema", false, null, null);
    }

    private AvroType type(Schema avro, String where, boolean optional, String doc, Object defaultValue) {
        return switch (avro.getType()) {
            case UNION -> union(avro, where, doc, defaultValue);
            case RECORD -> record(avro, where, optional, doc);
            case ARRAY -> array(avro, where, optional, doc, defaultValue);
            case MAP -> map(avro, where, optional, doc, defaultValue);
            case NULL -> throw unsupported(where, "null outside of a union");
            default -> scalar(avro, where, optional, doc, defaultValue);
        };
    }

    private AvroType union(Schema avro, String where, String doc, Object defaultValue) {
        List<Schema> others = avro.getTypes().stream()
                .filter(t -> t.getType() != Schema.Type.NULL)
                .toList();
        if (others.size() != 1 || avro.getTypes().size() > 2) {
            throw unsupported(where, "a union of anything but null and one type");
        }
        if (avro.getTypes().size() == 1) {
            return type(others.get(0), where, false, doc, defaultValue);
        }
        int nullIndex = avro.getIndexNamed("null");
        AvroType inner = type(others.get(0), where, true, doc, defaultValue);
        return new AvroType(
                inner.schema(), node -> node.isNull() ? null : inner.fromJson().read(node), in -> {
                    if (in.readIndex() == nullIndex) {
                        in.readNull();
                        return null;
                    }
                    return inner.fromBinary().read(in);
                });
    }

    private AvroType record(Schema avro, String where, boolean optional, String doc) {
        if (!open.add(avro.getFullName())) {
            throw unsupported(where, "a record inside itself");
        }
        SchemaBuilder builder = SchemaBuilder.struct().name(avro.getFullName());
        builder.doc(doc != null ? doc : avro.getDoc());
        List<AvroType> types = new ArrayList<>();
        List<Object> defaults = new ArrayList<>();
        for (Schema.Field f : avro.getFields()) {
            Object fallback = f.hasDefaultValue() ? f.defaultVal() : null;
            AvroType type = type(f.schema(), "field " + f.name(), false, f.doc(), fallback);
            types.add(type);
            defaults.add(AvroDefaults.of(type.schema(), fallback, "field " + f.name()));
            builder.field(f.name(), type.schema());
        }
        open.remove(avro.getFullName());
        org.apache.kafka.connect.data.Schema schema =
                optional(builder, optional).build();
        Field[] fields = schema.fields().toArray(Field[]::new);
        AvroType[] readers = types.toArray(AvroType[]::new);
        Object[] fallbacks = defaults.toArray();
        return new AvroType(
                schema,
                node -> struct(schema, fields, readers, fallbacks, node),
                in -> struct(schema, fields, readers, in));
    }

    private static Struct struct(
            org.apache.kafka.connect.data.Schema schema,
            Field[] fields,
            AvroType[] readers,
            Object[] fallbacks,
            JsonNode node)
            throws Undecodable {
        if (!node.isObject()) {
            throw new Undecodable("not a JSON object but " + kind(node));
        }
        Struct struct = new Struct(schema);
        for (int i = 0; i < fields.length; i++) {
            JsonNode child = node.get(fields[i].name());
            if (child == null) {
                // a record's default stands in the value alone: a Connect schema cannot hold one of its own type
                if (fallbacks[i] != null) {
                    struct.put(fields[i], fallbacks[i]);
                } else if (!fields[i].schema().isOptional()) {
                    throw new Undecodable("field " + fields[i].name() + " is missing");
                }
                continue;
            }
            try {
                struct.put(fields[i], readers[i].fromJson().read(child));
            } catch (Undecodable e) {
                throw new Undecodable("field " + fields[i].name() + ": " + e.getMessage());
            }
        }
        return struct;
    }

    private static Struct struct(
            org.apache.kafka.connect.data.Schema schema, Field[] fields, AvroType[] readers, Decoder in)
            throws IOException, Undecodable {
        Struct struct = new Struct(schema);
        for (int i = 0; i < fields.length; i++) {
            struct.put(fields[i], readers[i].fromBinary().read(in));
        }
        return struct;
    }

    private AvroType array(Schema avro, String where, boolean optional, String doc, Object defaultValue) {
        requireBytes(avro.getElementType(), where);
        AvroType items = type(avro.getElementType(), where, false, null, null);
        org.apache.kafka.connect.data.Schema schema =
                finished(SchemaBuilder.array(items.schema()), where, optional, doc, defaultValue);
        return new AvroType(
                schema,
                node -> {
                    if (!node.isArray()) {
                        throw new Undecodable("not an array but " + kind(node));
                    }
                    List<Object> list = new ArrayList<>(node.size());
                    for (JsonNode item : node) {
                        list.add(items.fromJson().read(item));
                    }
                    return list;
                },
                in -> {
                    List<Object> list = new ArrayList<>();
                    for (long n = in.readArrayStart(); n != 0; n = in.arrayNext()) {
                        for (long i = 0; i < n; i++) {
                            list.add(items.fromBinary().read(in));
                        }
                    }
                    return list;
                });
    }

    private AvroType map(Schema avro, String where, boolean optional, String doc, Object defaultValue) {
        requireBytes(avro.getValueType(), where);
        AvroType values = type(avro.getValueType(), where, false, null, null);
        org.apache.kafka.connect.data.Schema schema = finished(
                SchemaBuilder.map(org.apache.kafka.connect.data.Schema.STRING_SCHEMA, values.schema()),
                where,
                optional,
                doc,
                defaultValue);
        return new AvroType(
                schema,
                node -> {
                    if (!node.isObject()) {
                        throw new Undecodable("not a JSON object but " + kind(node));
                    }
                    Map<String, Object> map = new HashMap<>();
                    for (Map.Entry<String, JsonNode> entry : node.properties()) {
                        map.put(entry.getKey(), values.fromJson().read(entry.getValue()));
                    }
                    return map;
                },
                in -> {
                    Map<String, Object> map = new HashMap<>();
                    for (long n = in.readMapStart(); n != 0; n = in.mapNext()) {
                        for (long i = 0; i < n; i++) {
                            map.put(in.readString(), values.fromBinary().read(in));
                        }
                    }
                    return map;
                });
    }

    /** A payload of five bytes could announce two billion items that take none, and would be believed. */
    private static void requireBytes(Schema items, String where) {
        if (takesNoBytes(items)) {
            throw new IllegalArgumentException(where + " is a list or map of values without content");
        }
    }

    private static boolean takesNoBytes(Schema avro) {
        return switch (avro.getType()) {
            case FIXED -> avro.getFixedSize() == 0;
            case NULL -> true;
            case RECORD -> avro.getFields().isEmpty();
            default -> false;
        };
    }

    private AvroType scalar(Schema avro, String where, boolean optional, String doc, Object defaultValue) {
        AvroType plain = avro.getLogicalType() == null ? AvroScalars.plain(avro) : AvroScalars.logical(avro);
        org.apache.kafka.connect.data.Schema schema =
                finished(AvroScalars.builder(plain.schema()), where, optional, doc, defaultValue);
        return new AvroType(schema, plain.fromJson(), plain.fromBinary());
    }

    private static org.apache.kafka.connect.data.Schema finished(
            SchemaBuilder builder, String where, boolean optional, String doc, Object defaultValue) {
        Object own = AvroDefaults.of(builder, defaultValue, where);
        if (own != null) {
            builder.defaultValue(own);
        }
        return optional(builder.doc(doc), optional).build();
    }

    private static SchemaBuilder optional(SchemaBuilder builder, boolean optional) {
        return optional ? builder.optional() : builder;
    }

    static String kind(JsonNode node) {
        return node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT);
    }

    private static IllegalArgumentException unsupported(String where, String what) {
        return new IllegalArgumentException(where + " uses " + what + ", which Connect cannot express");
    }
}
