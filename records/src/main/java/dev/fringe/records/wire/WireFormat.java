// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.wire;

import java.nio.ByteBuffer;

/** Confluent's wire format: a zero byte and the schema id in four bytes, followed by Avro. */
public final class WireFormat {
    public static final int HEADER_BYTES = 1 + Integer.BYTES;
    private static final byte MAGIC = 0;

    private WireFormat() {}

    public static boolean hasHeader(byte[] value) {
        return value.length >= HEADER_BYTES && value[0] == MAGIC;
    }

    public static int schemaId(byte[] value) {
        return ByteBuffer.wrap(value).getInt(1);
    }

    public static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
    }
}
