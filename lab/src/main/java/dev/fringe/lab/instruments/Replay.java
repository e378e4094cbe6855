// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.util.stream.Stream;

/**
 * Recorded rows and the times with which they are published.
 *
 * @param first the time of the file's first row
 * @param start the time with which the first row is published; the other rows keep their distance to it
 * @param compression the divisor of the distances
 */
public record Replay(RowsFile rows, long first, long start, double compression) {
    /** The messages; fails if the file has changed since the replay. */
    Stream<Message> messages() {
        rows.requireUnchanged();
        return rows.rows().map(this::message);
    }

    Message message(RowLine.Row row) {
        long time = time(row);
        byte[] payload = time == row.timestamp() ? row.payload() : row.payloadAt(time);
        return new Message(MachineGenerator.TOPIC, payload, true, "");
    }

    private long time(RowLine.Row row) {
        long distance = row.timestamp() - first;
        return start + (compression == 1 ? distance : Math.round(distance / compression));
    }
}
