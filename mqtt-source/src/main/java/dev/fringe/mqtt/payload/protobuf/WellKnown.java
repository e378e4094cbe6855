// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.fringe.mqtt.payload.Undecodable;
import java.time.Instant;
import java.util.List;

/** The messages of protobuf that mean more than their fields say. */
final class WellKnown {
    /** The years 1 and 9999. */
    private static final long EARLIEST = -62_135_596_800L;

    private static final long LATEST = 253_402_300_799L;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private WellKnown() {}

    /** ISO 8601, which a timestamp field and a sink read, whatever their unit. */
    static String timestamp(Message message) throws Undecodable {
        long seconds = (Long) field(message, 1);
        int nanos = (Integer) field(message, 2);
        if (seconds < EARLIEST || seconds > LATEST || nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw new Undecodable("a time outside the years 1 to 9999");
        }
        return Instant.ofEpochSecond(seconds, nanos).toString();
    }

    static double seconds(Message duration) {
        return (Long) field(duration, 1) + (Integer) field(duration, 2) / (double) NANOS_PER_SECOND;
    }

    /** Of a Struct, a Value or a ListValue, which contain each other. */
    static JsonNode json(Message message) {
        return switch (message.getDescriptorForType().getName()) {
            case "Struct" -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                for (Object each : (List<?>) field(message, 1)) {
                    Message entry = (Message) each;
                    object.set((String) field(entry, 1), json((Message) field(entry, 2)));
                }
                yield object;
            }
            case "ListValue" -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                for (Object each : (List<?>) field(message, 1)) {
                    array.add(json((Message) each));
                }
                yield array;
            }
            default -> value(message);
        };
    }

    private static JsonNode value(Message message) {
        FieldDescriptor set = message.getOneofFieldDescriptor(
                message.getDescriptorForType().getOneofs().get(0));
        Object value = set == null ? null : message.getField(set);
        if (value instanceof Double number) {
            return DoubleNode.valueOf(number);
        } else if (value instanceof String text) {
            return TextNode.valueOf(text);
        } else if (value instanceof Boolean bool) {
            return BooleanNode.valueOf(bool);
        }
        return value instanceof Message nested ? json(nested) : NullNode.instance;
    }

    private static Object field(Message message, int number) {
        return message.getField(message.getDescriptorForType().findFieldByNumber(number));
    }
}
