// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import java.util.Arrays;
import java.util.Locale;

/** How payloads of a route are compressed. */
public enum Compression {
    NONE,
    GZIP,
    ZLIB,
    AUTO;

    /** @throws IllegalArgumentException for an unknown label, which the validator of the option rejects */
    public static Compression of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    public static String[] labels() {
        return Arrays.stream(values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    /** An empty payload stays empty: with it MQTT clears a retained message. */
    public byte[] decompress(byte[] payload, int maxBytes) throws Undecodable {
        if (payload.length == 0) {
            return payload;
        }
        return switch (this) {
            case NONE -> payload;
            case GZIP -> new Inflation(payload, maxBytes).gzip();
            case ZLIB -> new Inflation(payload, maxBytes).zlib();
            case AUTO -> recognized(payload).decompress(payload, maxBytes);
        };
    }

    private static Compression recognized(byte[] payload) {
        int first = payload.length < 2 ? 0 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        if (first == 0x1f8b) {
            return GZIP;
        }
        // RFC 1950: deflate, a window of at most 32 KiB, and the two bytes are a multiple of 31
        return (first & 0x8f00) == 0x0800 && first % 31 == 0 ? ZLIB : NONE;
    }
}
