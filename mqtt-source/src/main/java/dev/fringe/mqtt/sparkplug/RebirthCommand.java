// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The payload of a command to an edge node to publish its births again. A command has no sequence number. */
public final class RebirthCommand {
    private static final byte[] NAME = "Node Control/Rebirth".getBytes(StandardCharsets.UTF_8);
    private static final int BOOLEAN = DataType.Boolean.ordinal() + 1;

    private RebirthCommand() {}

    /** @param now in milliseconds since 1970 */
    public static byte[] payload(long now) {
        ByteArrayOutputStream metric = new ByteArrayOutputStream();
        metric.write(1 << 3 | 2);
        metric.write(NAME.length);
        metric.writeBytes(NAME);
        number(metric, 3, now);
        number(metric, 4, BOOLEAN);
        number(metric, 14, 1);
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        number(payload, 1, now);
        payload.write(2 << 3 | 2);
        payload.write(metric.size());
        payload.writeBytes(metric.toByteArray());
        return payload.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int field, long value) {
        out.write(field << 3);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
