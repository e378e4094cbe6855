// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.payload.protobuf.MessageForm.Member;
import dev.fringe.mqtt.payload.protobuf.MessageForm.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Compiles message types. All fields are optional in the schema, so that a type can get and lose fields; only proto2's required ones are
 * not.
 */
final class MessageForms {
    private static final int DIGITS = 11;

    /** Also the types that are under way, as null. */
    private final Map<String, MessageForm> forms = new HashMap<>();

    private int longestName = DIGITS;

    /** A type of values. */
    record Kind(Schema schema, Reader reader) {}

    MessageForm of(Descriptor type, boolean optional) {
        String key = type.getFullName() + (optional ? "?" : "");
        if (forms.containsKey(key)) {
            MessageForm known = forms.get(key);
            if (known == null) {
                throw new IllegalArgumentException("the message " + type.getFullName()
                        + " contains itself, which a record in Kafka cannot; use the format bytes, or a message without"
                        + " that field");
            }
            return known;
        }
        forms.put(key, null);
        SchemaBuilder builder = SchemaBuilder.struct().name(type.getFullName());
        List<Reader> readers = new ArrayList<>();
        for (FieldDescriptor field : type.getFields()) {
            Kind kind = field.isMapField()
                    ? map(field)
                    : field.isRepeated() ? array(field) : value(field, !field.isRequired());
            builder.field(field.getName(), kind.schema());
            readers.add(kind.reader());
        }
        Schema schema = optional ? builder.optional().build() : builder.build();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            members.add(new Member(type.getFields().get(i), schema.fields().get(i), readers.get(i)));
        }
        MessageForm form = new MessageForm(schema, members, longestName);
        forms.put(key, form);
        return form;
    }

    private Kind array(FieldDescriptor field) {
        Kind item = value(field, false);
        Reader reader = item.reader();
        return new Kind(SchemaBuilder.array(item.schema()).optional().build(), (values, unknown) -> {
            List<Object> list = new ArrayList<>(((List<?>) values).size());
            for (Object each : (List<?>) values) {
                list.add(reader.read(each, unknown));
            }
            return list;
        });
    }

    /** Keys become text, because Avro has no others. */
    private Kind map(FieldDescriptor field) {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        Reader keys = value(key, false).reader();
        Kind kind = value(value, false);
        Schema schema = SchemaBuilder.map(Schema.STRING_SCHEMA, kind.schema())
                .optional()
                .build();
        return new Kind(schema, (entries, unknown) -> {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Object each : (List<?>) entries) {
                Message entry = (Message) each;
                unknown.add(entry);
                map.put(
                        keys.read(entry.getField(key), unknown).toString(),
                        kind.reader().read(entry.getField(value), unknown));
            }
            return map;
        });
    }

    private Kind value(FieldDescriptor field, boolean optional) {
        return switch (field.getType()) {
            case DOUBLE -> scalar(field, optional, SchemaBuilder.float64(), (value, unknown) -> value);
            case FLOAT -> scalar(field, optional, SchemaBuilder.float32(), (value, unknown) -> value);
            case BOOL -> scalar(field, optional, SchemaBuilder.bool(), (value, unknown) -> value);
            case STRING -> scalar(field, optional, SchemaBuilder.string(), (value, unknown) -> value);
            case INT32, SINT32, SFIXED32 -> scalar(field, optional, SchemaBuilder.int32(), (value, unknown) -> value);
            case INT64, SINT64, SFIXED64 -> scalar(field, optional, SchemaBuilder.int64(), (value, unknown) -> value);
            case UINT32, FIXED32 ->
                scalar(
                        field,
                        optional,
                        SchemaBuilder.int64(),
                        (value, unknown) -> Integer.toUnsignedLong((Integer) value));
            case UINT64, FIXED64 ->
                scalar(field, optional, SchemaBuilder.int64(), (value, unknown) -> signed((Long) value));
            case BYTES ->
                scalar(field, optional, SchemaBuilder.bytes(), (value, unknown) -> ((ByteString) value).toByteArray());
            case ENUM -> scalar(field, optional, SchemaBuilder.string(), enumeration(field));
            case MESSAGE, GROUP -> message(field, optional);
        };
    }

    private static Kind scalar(FieldDescriptor field, boolean optional, SchemaBuilder schema, Reader reader) {
        if (optional) {
            schema.optional();
        }
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE && field.hasDefaultValue()) {
            try {
                schema.defaultValue(reader.read(field.getDefaultValue(), new MessageForm.Unknown()));
            } catch (Undecodable e) {
                throw new IllegalArgumentException(
                        "the default of " + field.getFullName() + " is " + e.getMessage(), e);
            }
        }
        return new Kind(schema.build(), reader);
    }

    private static Long signed(Long value) throws Undecodable {
        if (value < 0) {
            throw new Undecodable("an unsigned integer beyond the range of signed 64 bits");
        }
        return value;
    }

    /** A value that the type does not have, as a newer device sends it, becomes its number. */
    private Reader enumeration(FieldDescriptor field) {
        field.getEnumType()
                .getValues()
                .forEach(value ->
                        longestName = Math.max(longestName, value.getName().length()));
        return (value, unknown) -> {
            EnumValueDescriptor symbol = (EnumValueDescriptor) value;
            return symbol.getIndex() < 0 ? Integer.toString(symbol.getNumber()) : symbol.getName();
        };
    }

    private Kind message(FieldDescriptor field, boolean optional) {
        Descriptor type = field.getMessageType();
        return switch (type.getFullName()) {
            case "google.protobuf.Timestamp" ->
                scalar(
                        field,
                        optional,
                        SchemaBuilder.string(),
                        (message, unknown) -> WellKnown.timestamp((Message) message));
            case "google.protobuf.Duration" ->
                scalar(
                        field,
                        optional,
                        SchemaBuilder.float64(),
                        (message, unknown) -> WellKnown.seconds((Message) message));
            case "google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue" ->
                scalar(
                        field,
                        optional,
                        SchemaBuilder.string(),
                        (message, unknown) -> WellKnown.json((Message) message).toString());
            case "google.protobuf.DoubleValue",
                    "google.protobuf.FloatValue",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.Int32Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue" -> {
                FieldDescriptor only = type.findFieldByNumber(1);
                Kind wrapped = value(only, optional);
                yield new Kind(
                        wrapped.schema(),
                        (message, unknown) -> wrapped.reader().read(((Message) message).getField(only), unknown));
            }
            default -> {
                MessageForm form = of(type, optional);
                yield new Kind(form.schema(), (message, unknown) -> form.read((Message) message, unknown));
            }
        };
    }
}
