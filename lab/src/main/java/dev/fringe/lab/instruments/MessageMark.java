// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Identifies a message end to end without its payload: an MQTT 5 user property with the run and the number of the message. The
 * source copies it to a header of every record of the message, and Connect's dead letter queue keeps headers.
 */
public final class MessageMark {
    /** The name of the record header in Kafka. */
    public static final String HEADER = "mqtt.property." + Property.NAME;

    private static final int DIGITS = 12;

    private final byte[] first;
    private final int valueBytes;

    /** A parsed mark. */
    public record Id(String run, long number) {}

    private static final class Property {
        static final String NAME = "fringe.message";
        static final byte USER_PROPERTY = 0x26;
    }

    public MessageMark(String run) {
        byte[] name = Property.NAME.getBytes(StandardCharsets.UTF_8);
        byte[] value = (run + "-" + "0".repeat(DIGITS)).getBytes(StandardCharsets.UTF_8);
        this.valueBytes = value.length;
        this.first = ByteBuffer.allocate(1 + Short.BYTES + name.length + Short.BYTES + value.length)
                .put(Property.USER_PROPERTY)
                .putShort((short) name.length)
                .put(name)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** A unique name of a run. */
    public static String newRun() {
        return "r" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 50, 1L << 51), Character.MAX_RADIX);
    }

    /** The bytes of the property of one message: a copy of the template with the number in place of the zeros. */
    byte[] property(long number) {
        byte[] bytes = first.clone();
        long rest = number;
        for (int at = bytes.length - 1; rest > 0; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return bytes;
    }

    /** The value of the record header of one message, for a record that does not come from an MQTT message. */
    byte[] header(long number) {
        byte[] property = property(number);
        return Arrays.copyOfRange(property, property.length - valueBytes, property.length);
    }

    /** Empty if the header is not a mark. */
    public static Optional<Id> parse(byte[] header) {
        int dash = header == null ? -1 : header.length - DIGITS - 1;
        if (dash < 1 || header[dash] != '-') {
            return Optional.empty();
        }
        long number = 0;
        for (int at = dash + 1; at < header.length; at++) {
            if (header[at] < '0' || header[at] > '9') {
                return Optional.empty();
            }
            number = 10 * number + header[at] - '0';
        }
        return Optional.of(new Id(new String(header, 0, dash, StandardCharsets.UTF_8), number));
    }
}
