package dev.fringe.influx.delivery;

import dev.fringe.influx.line.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.kafka.connect.sink.SinkRecord;

/** Lines for one request, and the record that each came from. */
public final class Batch {
    private final Bytes lines;
    private final List<SinkRecord> records = new ArrayList<>();
    private int[] ends = new int[256];
    private long[] times = new long[ends.length];
    private final BitSet stored = new BitSet();
    private final List<Rejection> rejections = new ArrayList<>();
    private int piece = Integer.MAX_VALUE;

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

    List<SinkRecord> records() {
        return records;
    }

    public SinkRecord record(int index) {
        return records.get(index);
    }

    /** Those that the server refused for good, whatever became of the others. */
    List<Rejection> rejections() {
        return rejections;
    }

    /** Those that the server acknowledged, whatever became of the others. */
    List<SinkRecord> storedRecords() {
        return stored.stream().mapToObj(records::get).toList();
    }

    void stored(int from, int to) {
        stored.set(from, to);
    }

    void reject(int index, Outcome refused) {
        rejections.add(new Rejection(records.get(index), refused.reason(), refused.words()));
    }

    /** The points up to this time are rejected, and the others are stored. */
    void rejectUpTo(long limit, int from, int to, Outcome refused) {
        for (int i = from; i < to; i++) {
            if (times[i] <= limit) {
                reject(i, refused);
            } else {
                stored.set(i);
            }
        }
    }

    /** A search for refused records has used up its budget; its next request would have had so many points. */
    void stoppedAtPiece(int points) {
        piece = points;
    }

    /** The points of the next request of a search that had to stop; the largest number if none had to. */
    int piece() {
        return piece;
    }

    byte[] array() {
        return lines.array();
    }

    /** Where the line of this index begins; for {@code points()}, where the last one ends. */
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    int newest() {
        int newest = 0;
        for (int i = 1; i < points(); i++) {
            if (times[i] > times[newest]) {
                newest = i;
            }
        }
        return newest;
    }

    /** The newest time among so many of the oldest points between two indexes; of all of them, if there are fewer. */
    long timeOfOldest(int count, int from, int to) {
        long[] sorted = Arrays.copyOfRange(times, from, to);
        Arrays.sort(sorted);
        return sorted[Math.min(count, sorted.length) - 1];
    }

    /** Those between two indexes whose time is wanted, in the same order. */
    Batch part(int from, int to, LongPredicate wanted) {
        Batch part = new Batch(lines.length() / 4);
        for (int i = from; i < to; i++) {
            if (wanted.test(times[i])) {
                part.add(array(), start(i), start(i + 1) - start(i), times[i], record(i));
            }
        }
        return part;
    }
}
