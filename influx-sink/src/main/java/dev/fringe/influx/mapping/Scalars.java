// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** Values as text, for tags and names. */
final class Scalars {
    private static final int MAX_ZEROS = 1_000;

    private Scalars() {}

    /** Null if it is not a single value. */
    static String text(Object value) {
        if (value instanceof String string) {
            return string;
        }
        if (value instanceof Struct || value instanceof Map || value instanceof List) {
            return null;
        }
        if (value instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime()).toString();
        }
        if (value instanceof BigDecimal decimal) {
            return text(decimal);
        }
        return isBinary(value) ? base64(value) : String.valueOf(value);
    }

    /** With every digit; with an exponent if most of the text would be zeros. */
    static String text(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) > MAX_ZEROS ? decimal.toString() : decimal.toPlainString();
    }

    static boolean isBinary(Object value) {
        return value instanceof byte[] || value instanceof ByteBuffer;
    }

    static String base64(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
