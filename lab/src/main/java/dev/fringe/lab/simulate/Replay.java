package dev.fringe.lab.simulate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Recorded rows and the times that they are published with.
 *
 * @param first the time of the file's first row
 * @param start the time that the first row is published with; all others keep their distance to it
 * @param compression what the distances are divided by
 */
public record Replay(RowsFile rows, long first, long start, double compression) {
    private static final long MINUTE = 60_000;
    private static final long LONGEST_GAP_MINUTES = 60;

    /** The messages, after making sure that the file is still the one that was replayed. */
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

    /**
     * Stretches of time with about so many messages each, without the gaps of an hour and more.
     *
     * @param published how many rows were published
     */
    List<RunRecord.Slice> slices(long published, long messages) {
        Map<Long, Long> minutes = new TreeMap<>();
        long[] bounds = {Long.MAX_VALUE, Long.MIN_VALUE};
        try (Stream<RowLine.Row> each = rows.rows()) {
            each.limit(published).mapToLong(this::time).forEach(time -> {
                minutes.merge(Math.floorDiv(time, MINUTE), 1L, Long::sum);
                bounds[0] = Math.min(bounds[0], time);
                bounds[1] = Math.max(bounds[1], time);
            });
        }
        List<RunRecord.Slice> slices = new ArrayList<>();
        long from = 0;
        long last = 0;
        long held = 0;
        for (Map.Entry<Long, Long> minute : minutes.entrySet()) {
            if (held > 0 && (held + minute.getValue() > messages || minute.getKey() - last > LONGEST_GAP_MINUTES)) {
                cut(from * MINUTE, (last + 1) * MINUTE, held, messages, slices);
                held = 0;
            }
            from = held == 0 ? minute.getKey() : from;
            last = minute.getKey();
            held += minute.getValue();
        }
        cut(from * MINUTE, (last + 1) * MINUTE, held, messages, slices);
        return slices.stream()
                .map(slice -> slice.within(Instant.ofEpochMilli(bounds[0]), Instant.ofEpochMilli(bounds[1] + 1)))
                .filter(slice -> slice.from().isBefore(slice.until()))
                .toList();
    }

    /** A minute alone can hold more than is wanted in a slice. */
    private static void cut(long from, long until, long held, long messages, List<RunRecord.Slice> slices) {
        long parts = (held + messages - 1) / messages;
        for (long part = 0; part < parts; part++) {
            slices.add(new RunRecord.Slice(
                    Instant.ofEpochMilli(from + (until - from) * part / parts),
                    Instant.ofEpochMilli(from + (until - from) * (part + 1) / parts)));
        }
    }
}
