// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.count.Tally.Item;
import dev.fringe.jobs.order.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** What was counted of a subject, by slice. */
final class SubjectCounts {
    private final Map<Slice, Map<Item, Tally>> slices = new HashMap<>();
    private final Set<Slice> changed = new HashSet<>();
    private long passed;
    private int size = 1;

    private SubjectCounts(long passed) {
        this.passed = passed;
    }

    static SubjectCounts none() {
        return new SubjectCounts(Long.MIN_VALUE);
    }

    /** The counts of the current key in state: the time up to which they were emitted, and the tallies of each slice. */
    static Stored<Boolean, SubjectCounts> in(ValueState<Long> passed, MapState<Slice, Map<Item, Tally>> tallies) {
        return new Stored<>() {
            @Override
            public SubjectCounts get(Boolean only) throws Exception {
                Long time = passed.value();
                if (time == null) {
                    return null;
                }
                SubjectCounts counts = new SubjectCounts(time);
                for (var slice : tallies.entries()) {
                    counts.slices.put(slice.getKey(), new HashMap<>(slice.getValue()));
                    counts.size += 1 + slice.getValue().size();
                }
                return counts;
            }

            @Override
            public void set(Boolean only, SubjectCounts counts) throws Exception {
                if (counts.isEmpty()) {
                    clear();
                    counts.changed.clear();
                    return;
                }
                passed.update(counts.passed);
                for (Slice slice : counts.changed) {
                    Map<Item, Tally> now = counts.slices.get(slice);
                    if (now == null) {
                        tallies.remove(slice);
                    } else {
                        tallies.put(slice, new HashMap<>(now));
                    }
                }
                counts.changed.clear();
            }

            @Override
            public void clear() {
                passed.clear();
                tallies.clear();
            }
        };
    }

    /** The time of the last change that was emitted. After a restart it is known before the watermark. */
    long passed() {
        return passed;
    }

    /** A subject without slices begins anew. */
    void passedAt(long time) {
        passed = slices.isEmpty() ? Long.MIN_VALUE : time;
    }

    /** The number of slices and tallies. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return slices.isEmpty();
    }

    boolean has(Slice slice) {
        return slices.containsKey(slice);
    }

    void add(Slice slice, Item item, Tally more) {
        Map<Item, Tally> inSlice = slices.get(slice);
        if (inSlice == null) {
            inSlice = new HashMap<>();
            slices.put(slice, inSlice);
            size++;
        }
        int before = inSlice.size();
        inSlice.merge(item, more, Tally::plus);
        size += inSlice.size() - before;
        changed.add(slice);
    }

    void remove(Slice slice) {
        size -= 1 + slices.remove(slice).size();
        changed.add(slice);
    }

    Set<Slice> slices() {
        return slices.keySet();
    }

    Map<Item, Tally> in(Slice slice) {
        return slices.get(slice);
    }

    /** The tallies of the slices that begin between two times. */
    List<Map<Item, Tally>> between(Level level, long from, long to) {
        List<Map<Item, Tally>> found = new ArrayList<>();
        slices.forEach((slice, tallies) -> {
            if (slice.level() == level && slice.begin() >= from && slice.begin() < to) {
                found.add(tallies);
            }
        });
        return found;
    }

    /** The time of the next change; the largest time if there is none. */
    long next(long corrected) {
        long next = Long.MAX_VALUE;
        for (Slice slice : slices.keySet()) {
            next = Math.min(next, slice.changesAfter(passed, corrected));
        }
        return next;
    }
}
