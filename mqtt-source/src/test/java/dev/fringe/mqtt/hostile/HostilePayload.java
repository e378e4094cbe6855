// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Makes payloads that no device should send: of random bytes, or of valid payloads that are changed. The seed decides everything. */
final class HostilePayload {
    private static final int LONGEST = 200_000;

    private final Random random;
    private final List<byte[]> samples;

    HostilePayload(long seed, List<byte[]> samples) {
        this.random = new Random(seed);
        this.samples = samples;
    }

    byte[] next() {
        byte[] payload = random.nextInt(8) == 0 ? randomBytes(random.nextInt(64)) : sample();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            payload = changed(payload);
        }
        boolean compressed = random.nextInt(8) == 0;
        payload = compressed ? gzip(payload) : payload;
        return compressed && random.nextBoolean() ? changed(payload) : payload;
    }

    private byte[] sample() {
        return samples.get(random.nextInt(samples.size()));
    }

    private byte[] changed(byte[] payload) {
        int at = random.nextInt(payload.length + 1);
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(payload, at);
            case 1 -> flipped(payload, at);
            case 2 -> replaced(payload, at, randomBytes(1 + random.nextInt(8)));
            case 3 -> inserted(payload, at, randomBytes(1 + random.nextInt(8)));
            // a length that is announced becomes huge
            case 4 -> replaced(payload, at, filled(1 + random.nextInt(9), (byte) (random.nextBoolean() ? 0xff : 0x7f)));
            case 5 -> inserted(payload, at, slice(sample()));
            case 6 -> inserted(payload, at, slice(payload));
            case 7 -> nested(payload, at);
            default -> replaced(payload, at, new byte[1 + random.nextInt(4)]);
        };
    }

    /** The same few bytes, which may open an array or a map, many times. */
    private byte[] nested(byte[] payload, int at) {
        byte[] opening = slice(payload);
        opening = Arrays.copyOf(opening, Math.min(opening.length, 1 + random.nextInt(6)));
        int times = Math.min(1 << random.nextInt(17), LONGEST / Math.max(1, opening.length));
        ByteArrayOutputStream repeated = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            repeated.writeBytes(opening);
        }
        return inserted(payload, at, repeated.toByteArray());
    }

    private byte[] slice(byte[] payload) {
        int from = random.nextInt(payload.length + 1);
        return Arrays.copyOfRange(payload, from, from + random.nextInt(payload.length - from + 1));
    }

    private byte[] flipped(byte[] payload, int at) {
        byte[] other = payload.clone();
        if (at < other.length) {
            other[at] ^= (byte) (1 << random.nextInt(8));
        }
        return other;
    }

    private static byte[] replaced(byte[] payload, int at, byte[] part) {
        byte[] other = Arrays.copyOf(payload, Math.max(payload.length, at + part.length));
        System.arraycopy(part, 0, other, at, part.length);
        return other;
    }

    private static byte[] inserted(byte[] payload, int at, byte[] part) {
        if (payload.length + part.length > LONGEST) {
            return payload;
        }
        byte[] other = Arrays.copyOf(payload, payload.length + part.length);
        System.arraycopy(part, 0, other, at, part.length);
        System.arraycopy(payload, at, other, at + part.length, payload.length - at);
        return other;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] filled(int length, byte value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static byte[] gzip(byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
