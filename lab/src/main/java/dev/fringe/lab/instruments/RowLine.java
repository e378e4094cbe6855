// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.nio.charset.StandardCharsets;

/** What a line of recorded rows turned out to be. Lines without any text are none. */
public sealed interface RowLine {
    /** The line's number in its file, the first is 1. */
    long number();

    /**
     * A row that can be published.
     *
     * @param payload the line as it is, without its ending
     * @param timestamp its time in milliseconds since 1970
     * @param timestampAt where the digits of the time begin in the payload
     * @param timestampLength how many bytes they are
     * @param notNumbers how many quantities have a value that is no number, which is no reading; a null is no value
     */
    record Row(long number, byte[] payload, long timestamp, int timestampAt, int timestampLength, int notNumbers)
            implements RowLine {

        /** The payload with another time and else every byte as it is. */
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

    /** A line that is no row. The reason quotes nothing of it. */
    record Bad(long number, String reason) implements RowLine {}
}
