// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads rows line by line. Accepts any line ending, a byte order mark, and a last line without an ending. */
final class RowReader {
    private static final int LONGEST_LINE = 1 << 20;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int next;
    private int end;
    private long number;

    RowReader(InputStream in) {
        this.in = in;
    }

    /** The next non-blank line; empty at the end of the file. */
    Optional<RowLine> read() throws IOException {
        while (readLine()) {
            number++;
            byte[] text = line.toByteArray();
            if (text.length > LONGEST_LINE) {
                return Optional.of(new RowLine.Bad(number, "longer than " + LONGEST_LINE + " bytes"));
            }
            int from = number == 1 && Arrays.mismatch(text, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                    ? BYTE_ORDER_MARK.length
                    : 0;
            int to = text.length > from && text[text.length - 1] == '\r' ? text.length - 1 : text.length;
            if (!blank(text, from, to)) {
                return Optional.of(RowParser.parse(number, Arrays.copyOfRange(text, from, to)));
            }
        }
        return Optional.empty();
    }

    /** Reads one line, and keeps at most one byte more than the limit. */
    private boolean readLine() throws IOException {
        line.reset();
        boolean any = false;
        while (next < end || fill()) {
            any = true;
            int ending = next;
            while (ending < end && buffer[ending] != '\n') {
                ending++;
            }
            line.write(buffer, next, Math.min(ending - next, LONGEST_LINE + 1 - line.size()));
            next = ending + 1;
            if (ending < end) {
                return true;
            }
        }
        return any;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private static boolean blank(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
