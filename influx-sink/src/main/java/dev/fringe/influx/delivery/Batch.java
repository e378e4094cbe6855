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
    private long[] times = new long[ends.length];

    public Batch(int capacity) {
        lines = new Bytes(capacity);
    }

    /** @param time of the line's point, in whatever unit all of the batch are in */
    public void add(Bytes line, long time, SinkRecord record) {
        add(line.array(), 0, line.length(), time, record);
    }

    private void add(byte[] source, int from, int length, long time, SinkRecord record) {
        if (records.size() == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
            times = Arrays.copyOf(times, ends.length);
        }
        lines.put(source, from, length);
        ends[records.size()] = lines.length();
        times[records.size()] = time;
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

    /** Which of the points from one index to before another has the latest time. */
    int newest(int from, int to) {
        int newest = from;
        for (int i = from + 1; i < to; i++) {
            if (times[i] > times[newest]) {
                newest = i;
            }
        }
        return newest;
    }

    long time(int index) {
        return times[index];
    }

    /** Those whose time is not after the given one, or those whose time is, in the same order. */
    Batch part(long time, boolean after) {
        Batch part = new Batch(lines.length() / 4);
        for (int i = 0; i < points(); i++) {
            if (times[i] > time == after) {
                part.add(array(), start(i), start(i + 1) - start(i), times[i], record(i));
            }
        }
        return part;
    }

    boolean hasOneUpTo(long time) {
        for (int i = 0; i < points(); i++) {
            if (times[i] <= time) {
                return true;
            }
        }
        return false;
    }
}
