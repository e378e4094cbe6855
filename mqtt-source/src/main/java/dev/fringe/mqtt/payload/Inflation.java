// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses one payload. Java's GZIPInputStream would ignore what follows the compressed data, so that half of a payload could be
 * missing unnoticed.
 */
final class Inflation {
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final byte[] payload;
    private final int maxBytes;
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private final byte[] part = new byte[8_192];
    private final CRC32 checksum = new CRC32();
    private int at;

    Inflation(byte[] payload, int maxBytes) {
        this.payload = payload;
        this.maxBytes = maxBytes;
    }

    byte[] zlib() throws Undecodable {
        Inflater inflater = new Inflater();
        try {
            inflate(inflater);
        } finally {
            inflater.end();
        }
        if (at < payload.length) {
            throw invalid("bytes after its end");
        }
        return plain.toByteArray();
    }

    /** Several members one after the other are one payload, as RFC 1952 says. */
    byte[] gzip() throws Undecodable {
        Inflater inflater = new Inflater(true);
        try {
            while (at < payload.length) {
                gzipHeader();
                int before = plain.size();
                checksum.reset();
                inflater.reset();
                inflate(inflater);
                if (number(4) != checksum.getValue() || number(4) != plain.size() - before) {
                    throw invalid("a wrong checksum");
                }
            }
        } finally {
            inflater.end();
        }
        return plain.toByteArray();
    }

    private void inflate(Inflater inflater) throws Undecodable {
        inflater.setInput(payload, at, payload.length - at);
        try {
            while (!inflater.finished()) {
                int length = inflater.inflate(part);
                if (length == 0 && !inflater.finished()) {
                    throw inflater.needsDictionary() ? invalid("a dictionary that only the sender knows") : ended();
                }
                if (length > maxBytes - plain.size()) {
                    throw new Undecodable(
                            "the decompressed payload has more bytes than max.payload.bytes allows (" + maxBytes + ")");
                }
                plain.write(part, 0, length);
                checksum.update(part, 0, length);
            }
        } catch (DataFormatException e) {
            throw invalid("damaged data");
        }
        at = payload.length - inflater.getRemaining();
    }

    private void gzipHeader() throws Undecodable {
        int from = at;
        if (number(2) != 0x8b1f) {
            throw invalid(from == 0 ? "no gzip" : "bytes after its end");
        }
        int method = (int) number(1);
        int flags = (int) number(1);
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw invalid("an unknown method");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip((int) number(2));
        }
        for (int text : new int[] {NAME, COMMENT}) {
            while ((flags & text) != 0 && number(1) != 0) {
                // up to its end
            }
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            checksum.reset();
            checksum.update(payload, from, at - from);
            if (number(2) != (checksum.getValue() & 0xffff)) {
                throw invalid("a wrong checksum");
            }
        }
    }

    /** The lowest byte comes first. */
    private long number(int bytes) throws Undecodable {
        int from = at;
        skip(bytes);
        long number = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            number = number << 8 | payload[from + i] & 0xff;
        }
        return number;
    }

    private void skip(int bytes) throws Undecodable {
        if (bytes > payload.length - at) {
            throw ended();
        }
        at += bytes;
    }

    private static Undecodable ended() {
        return invalid("an end within the data");
    }

    private static Undecodable invalid(String what) {
        return new Undecodable("the payload is not compressed as the route's compression says: it has " + what);
    }
}
