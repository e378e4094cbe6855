// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Splits one direction of an HTTP/1.1 connection into messages. */
final class HttpMessages {
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final Reader reader;
    private byte[] bytes = new byte[1 << 14];
    private int from;
    private int to;
    private Head head;

    /** Receives each message after its last byte. */
    interface Reader {
        /** @param startLine such as {@code POST /write HTTP/1.1} or {@code HTTP/1.1 204 No Content} */
        void message(String startLine, byte[] body);
    }

    /** @param length the length of the body, or CHUNKED */
    private record Head(String startLine, int length) {
        static final int CHUNKED = -1;
    }

    HttpMessages(Reader reader) {
        this.reader = reader;
    }

    void feed(byte[] more, int length) {
        makeRoom(length);
        System.arraycopy(more, 0, bytes, to, length);
        to += length;
        while (next()) {
            // read all complete messages
        }
    }

    private void makeRoom(int length) {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(to + length, 2 * bytes.length));
        }
    }

    private boolean next() {
        if (head == null) {
            int end = find(END_OF_HEAD, from);
            if (end < 0) {
                return false;
            }
            head = head(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
            from = end + END_OF_HEAD.length;
        }
        byte[] body = head.length == Head.CHUNKED ? chunks() : plain(head.length);
        if (body == null) {
            return false;
        }
        Head done = head;
        head = null;
        reader.message(done.startLine, body);
        return true;
    }

    private static Head head(String text) {
        String[] lines = text.split("\r\n");
        int length = 0;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].toLowerCase(Locale.ROOT);
            if (line.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            } else if (line.startsWith("transfer-encoding:") && line.contains("chunked")) {
                length = Head.CHUNKED;
            }
        }
        return new Head(lines[0], length);
    }

    private byte[] plain(int length) {
        if (to - from < length) {
            return null;
        }
        byte[] body = Arrays.copyOfRange(bytes, from, from + length);
        from += length;
        return body;
    }

    /** The joined chunks; null until the last chunk, which is empty, has arrived. */
    private byte[] chunks() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = from;
        while (true) {
            int end = find(new byte[] {'\r', '\n'}, at);
            if (end < 0) {
                return null;
            }
            String size = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).split(";")[0].trim();
            int length = Integer.parseInt(size, 16);
            int next = end + 2 + length + 2;
            if (next > to) {
                return null;
            }
            body.write(bytes, end + 2, length);
            at = next;
            if (length == 0) {
                from = at;
                return body.toByteArray();
            }
        }
    }

    private int find(byte[] wanted, int start) {
        for (int i = start; i <= to - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
