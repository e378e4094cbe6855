// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import dev.fringe.mqtt.broker.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Decoders of the formats without fields. */
public final class PlainDecoders {
    // with limited length and exponent, so that no payload makes the parser slow
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,4})?");

    private PlainDecoders() {}

    public static List<SchemaAndValue> bytes(Message message) {
        return List.of(new SchemaAndValue(Schema.BYTES_SCHEMA, message.payload()));
    }

    public static List<SchemaAndValue> string(Message message) throws Undecodable {
        return List.of(new SchemaAndValue(Schema.STRING_SCHEMA, text(message)));
    }

    /** A decimal number as text; the value is a double. */
    public static List<SchemaAndValue> number(Message message) throws Undecodable {
        String text = text(message).strip();
        if (!NUMBER.matcher(text).matches()) {
            throw new Undecodable("the payload is not a number");
        }
        double number = Double.parseDouble(text);
        if (Double.isInfinite(number)) {
            throw new Undecodable("the number is beyond the range of a double");
        }
        return List.of(new SchemaAndValue(Schema.FLOAT64_SCHEMA, number));
    }

    static String text(Message message) throws Undecodable {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message.payload()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Undecodable("the payload is not UTF-8");
        }
    }
}
