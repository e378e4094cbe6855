// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.Login;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Encodes and decodes the MQTT 5 packets of a QoS 1 publisher. */
final class MqttPacket {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private static final int PINGREQ_HEADER = 0xC0;

    private static final int CONNECT_HEADER = 0x10;
    private static final int PUBLISH_QOS_1_HEADER = 0x32;
    private static final int SUBSCRIBE_HEADER = 0x82;
    private static final int CLEAN_START = 0x02;
    private static final int WILL_AT_QOS_1 = 0x0C;
    private static final int USER_AND_PASSWORD = 0xC0;
    private static final int PROTOCOL_VERSION = 5;
    private static final byte[] PROTOCOL_NAME = "MQTT".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_PROPERTIES = 0;
    /** One header byte, and four bytes for the length, two for the topic's length, two for the packet id, four for the properties' length. */
    private static final int LARGEST_OVERHEAD = 13;

    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int UNLIMITED = 65_535;

    private MqttPacket() {}

    /** A received packet: its type and the bytes after the length. */
    record Incoming(int type, ByteBuffer body) {}

    /** A CONNACK packet. */
    record Connected(int reason, int receiveMaximum) {}

    static void connect(ByteBuffer out, String clientId, Optional<Login> login) {
        connect(out, clientId, login, null);
    }

    /** @param will may be null */
    static void connect(ByteBuffer out, String clientId, Optional<Login> login, Message will) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        List<byte[]> credentials =
                login.map(known -> List.of(known.user(), known.password())).orElse(List.of()).stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList();
        List<byte[]> last =
                will == null ? List.of() : List.of(will.topic().getBytes(StandardCharsets.UTF_8), will.payload());
        int more = Stream.concat(last.stream(), credentials.stream())
                        .mapToInt(text -> 2 + text.length)
                        .sum()
                + (will == null ? 0 : 1);
        int flags = CLEAN_START | (login.isPresent() ? USER_AND_PASSWORD : 0) | (will == null ? 0 : WILL_AT_QOS_1);
        out.put((byte) CONNECT_HEADER);
        length(out, 2 + PROTOCOL_NAME.length + 1 + 1 + 2 + 1 + 2 + id.length + more);
        text(out, PROTOCOL_NAME);
        // No keep-alive, so that the broker does not disconnect an idle publisher.
        out.put((byte) PROTOCOL_VERSION).put((byte) flags).putShort((short) 0).put((byte) NO_PROPERTIES);
        text(out, id);
        if (will != null) {
            out.put((byte) NO_PROPERTIES);
        }
        last.forEach(text -> text(out, text));
        credentials.forEach(text -> text(out, text));
    }

    /** At QoS 0. */
    static void subscribe(ByteBuffer out, String filter) {
        byte[] text = filter.getBytes(StandardCharsets.UTF_8);
        out.put((byte) SUBSCRIBE_HEADER);
        length(out, 2 + 1 + 2 + text.length + 1);
        out.putShort((short) 1).put((byte) NO_PROPERTIES);
        text(out, text);
        out.put((byte) 0);
    }

    static int largestPublish(byte[] topic, byte[] properties, byte[] payload) {
        return LARGEST_OVERHEAD + topic.length + properties.length + payload.length;
    }

    /** @param properties the encoded properties, without their length */
    static void publish(ByteBuffer out, byte[] topic, int packetId, byte[] properties, byte[] payload) {
        out.put((byte) PUBLISH_QOS_1_HEADER);
        length(out, 2 + topic.length + 2 + lengthOf(properties.length) + properties.length + payload.length);
        text(out, topic);
        out.putShort((short) packetId);
        length(out, properties.length);
        out.put(properties).put(payload);
    }

    static void ping(ByteBuffer out) {
        out.put((byte) PINGREQ_HEADER).put((byte) 0);
    }

    static void disconnect(ByteBuffer out) {
        out.put((byte) (DISCONNECT << 4)).put((byte) 0);
    }

    static Incoming read(DataInputStream in) throws IOException {
        try {
            return next(in);
        } catch (EOFException e) {
            throw new IOException("the broker closed the connection", e);
        }
    }

    private static Incoming next(DataInputStream in) throws IOException {
        int header = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Incoming(header >> 4, ByteBuffer.wrap(body));
    }

    static Connected connected(ByteBuffer body) {
        body.get();
        int reason = body.get() & 0xFF;
        int end = body.hasRemaining() ? length(body) + body.position() : body.position();
        int receiveMaximum = UNLIMITED;
        while (body.position() < end) {
            int property = body.get() & 0xFF;
            if (property == RECEIVE_MAXIMUM) {
                receiveMaximum = body.getShort() & 0xFFFF;
            } else {
                skip(property, body);
            }
        }
        return new Connected(reason, receiveMaximum);
    }

    private static void skip(int property, ByteBuffer body) {
        switch (property) {
            case 0x11, 0x27 -> body.getInt();
            case 0x13, 0x22 -> body.getShort();
            case 0x24, 0x25, 0x28, 0x29, 0x2A -> body.get();
            case 0x26 -> {
                skipText(body);
                skipText(body);
            }
            default -> skipText(body);
        }
    }

    private static void skipText(ByteBuffer body) {
        int length = body.getShort() & 0xFFFF;
        body.position(body.position() + length);
    }

    private static void text(ByteBuffer out, byte[] bytes) {
        out.putShort((short) bytes.length).put(bytes);
    }

    private static void length(ByteBuffer out, int length) {
        int rest = length;
        while (rest >= 0x80) {
            out.put((byte) (rest & 0x7F | 0x80));
            rest >>= 7;
        }
        out.put((byte) rest);
    }

    /** The number of bytes of an encoded length. */
    private static int lengthOf(int length) {
        int bytes = 1;
        for (int rest = length >> 7; rest > 0; rest >>= 7) {
            bytes++;
        }
        return bytes;
    }

    private static int length(ByteBuffer in) {
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.get();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        return length;
    }
}
