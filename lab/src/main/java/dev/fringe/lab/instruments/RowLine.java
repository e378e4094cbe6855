// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.nio.charset.StandardCharsets;

/** A parsed line of a rows file. Blank lines are skipped. */
public sealed interface RowLine {
    /** The line number, starting at 1. */
    long number();

    /**
     * A valid row.
     *
     * @param payload the unchanged line without its ending
     * @param timestamp its time in milliseconds since 1970
     * @param timestampAt the index of the time's first digit in the payload
     * @param timestampLength the number of digits
     * @param notNumbers the number of quantities whose value is neither a number nor null
     */
    record Row(long number, byte[] payload, long timestamp, int timestampAt, int timestampLength, int notNumbers)
            implements RowLine {

        /** The payload with another time and otherwise unchanged. */
        byte[] payloadAt(long time) {
            byte[] digits = Long.toString(time).getBytes(StandardCharsets.US_ASCII);
            int rest = timestampAt + timestampLength;
            byte[] changed = new byte[payload.length - timestampLength + digits.length];
            System.arraycopy(payload, 0, changed, 0, timestampAt);
            System.arraycopy(digits, 0, changed, timestampAt, digits.length);
            System.arraycopy(payload, rest, changed, timestampAt + digits.length, payload.length - rest);
            return changed;
        }
    }

    /** An invalid line. The reason contains nothing of its content. */
    record Bad(long number, String reason) implements RowLine {}
}
