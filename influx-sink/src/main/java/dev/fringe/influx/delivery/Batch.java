package dev.fringe.influx.delivery;

import dev.fringe.influx.line.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Lines for one request, and the record that each came from. */
public final class Batch {
    private final Bytes lines;
    private final List<SinkRecord> records = new ArrayList<>();
    private int[] ends = new int[256];

    public Batch(int capacity) {
        lines = new Bytes(capacity);
    }

    public void add(Bytes line, SinkRecord record) {
        if (records.size() == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        lines.put(line);
        ends[records.size()] = lines.length();
        records.add(record);
    }

    public int points() {
        return records.size();
    }

    public int bytes() {
        return lines.length();
    }

    public SinkRecord record(int index) {
        return records.get(index);
    }

    byte[] array() {
        return lines.array();
    }

    /** Where the line of this index begins; for {@code points()}, where the last one ends. */
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The lines that are not among {@code left out}, in the same order. */
    Batch without(java.util.Set<SinkRecord> leftOut) {
        Batch rest = new Batch(lines.length());
        Bytes line = new Bytes(512);
        for (int i = 0; i < points(); i++) {
            if (!leftOut.contains(record(i))) {
                line.truncate(0);
                line.put(array(), start(i), start(i + 1) - start(i));
                rest.add(line, record(i));
            }
        }
        return rest;
    }
}
