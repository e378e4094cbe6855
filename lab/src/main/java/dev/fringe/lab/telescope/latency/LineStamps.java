// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import java.util.function.LongConsumer;

/** Reads only the time at the end of every line of line protocol. */
final class LineStamps {
    private LineStamps() {}

    /** @return the number of points in the body */
    static int forEach(byte[] body, LongConsumer stamp) {
        int lines = 0;
        int end = body.length;
        while (end > 0) {
            if (body[end - 1] == '\n') {
                end--;
                continue;
            }
            int at = end - 1;
            long value = 0;
            long unit = 1;
            while (at >= 0 && body[at] >= '0' && body[at] <= '9') {
                value += unit * (body[at] - '0');
                unit *= 10;
                at--;
            }
            if (at >= 0 && body[at] == ' ' && at < end - 1) {
                stamp.accept(value);
                lines++;
            }
            end = startOfLine(body, at);
        }
        return lines;
    }

    private static int startOfLine(byte[] body, int from) {
        int at = from;
        while (at >= 0 && body[at] != '\n') {
            at--;
        }
        return at + 1;
    }
}
