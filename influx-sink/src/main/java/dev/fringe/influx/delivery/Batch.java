// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import dev.fringe.influx.line.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;

/** The lines of one request, with the record of each. */
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

    /** @param time of the point, in the unit of the batch */
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

    /** The records that the server refused finally, whatever the outcome of the batch. */
    List<Rejection> rejections() {
        return rejections;
    }

    /** The records that the server acknowledged, whatever the outcome of the batch. */
    List<SinkRecord> storedRecords() {
        return stored.stream().mapToObj(records::get).toList();
    }

    void stored(int from, int to) {
        stored.set(from, to);
    }

    void reject(int index, Outcome refused) {
        rejections.add(new Rejection(records.get(index), refused.reason(), refused.words()));
    }

    /** Marks the points up to this time as rejected and the others as stored. */
    void rejectUpTo(long limit, int from, int to, Outcome refused) {
        for (int i = from; i < to; i++) {
            if (times[i] <= limit) {
                reject(i, refused);
            } else {
                stored.set(i);
            }
        }
    }

    /** The budget is used up during a search for refused records; its next request would have this many points. */
    void stoppedAtPiece(int points) {
        piece = points;
    }

    /** The points of the next request of a stopped search; the maximum integer if none was stopped. */
    int piece() {
        return piece;
    }

    byte[] array() {
        return lines.array();
    }

    /** The start of the line with this index; for {@code points()}, the end of the last line. */
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

    /** The newest time of the {@code count} oldest points between two indexes, or of all if there are fewer. */
    long timeOfOldest(int count, int from, int to) {
        long[] sorted = Arrays.copyOfRange(times, from, to);
        Arrays.sort(sorted);
        return sorted[Math.min(count, sorted.length) - 1];
    }

    /** The points with these indexes, in the same order. */
    Batch part(IntStream indexes) {
        Batch part = new Batch(lines.length());
        indexes.forEach(i -> part.add(array(), start(i), start(i + 1) - start(i), times[i], record(i)));
        return part;
    }

    /** The points between two indexes whose time is wanted, in the same order. */
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
