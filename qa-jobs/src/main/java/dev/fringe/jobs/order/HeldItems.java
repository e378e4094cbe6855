// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** The clock of a key and the items that wait for their order. */
final class HeldItems<T extends Timed<T>> {
    private final TreeMap<Long, List<T>> byMillis = new TreeMap<>();
    private final Set<Long> stored = new HashSet<>();
    private final Set<Long> changed = new HashSet<>();
    private final boolean earlier;
    private KeyClock clock;
    private int size;

    private HeldItems(KeyClock clock, boolean earlier) {
        this.clock = clock;
        this.earlier = earlier;
    }

    /** The held items from state of an earlier version, which are not stored in the form of this version. */
    static <T extends Timed<T>> HeldItems<T> earlier(KeyClock clock, List<T> items) {
        HeldItems<T> held = new HeldItems<>(clock, true);
        if (items != null) {
            items.forEach(held::add);
        }
        return held;
    }

    boolean isEarlier() {
        return earlier;
    }

    /** The held items of the current key in state: its clock, and its items by the millisecond. */
    static <T extends Timed<T>> Stored<Boolean, HeldItems<T>> in(
            ValueState<KeyClock> clocks, MapState<Long, List<T>> items) {
        return new Stored<>() {
            @Override
            public HeldItems<T> get(Boolean only) throws Exception {
                KeyClock clock = clocks.value();
                HeldItems<T> held = new HeldItems<>(clock == null ? KeyClock.START : clock, false);
                if (clock != null) {
                    for (var entry : items.entries()) {
                        held.byMillis.put(entry.getKey(), new ArrayList<>(entry.getValue()));
                        held.stored.add(entry.getKey());
                        held.size += entry.getValue().size();
                    }
                }
                return held;
            }

            @Override
            public void set(Boolean only, HeldItems<T> held) throws Exception {
                clocks.update(held.clock);
                for (long millis : held.changed) {
                    List<T> now = held.byMillis.get(millis);
                    if (now != null) {
                        items.put(millis, new ArrayList<>(now));
                        held.stored.add(millis);
                    } else if (held.stored.remove(millis)) {
                        items.remove(millis);
                    }
                }
                held.changed.clear();
            }

            @Override
            public void clear() {
                clocks.clear();
                items.clear();
            }
        };
    }

    KeyClock clock() {
        return clock;
    }

    void setClock(KeyClock next) {
        clock = next;
    }

    int size() {
        return size;
    }

    /** Returns whether the item was added; it is not added twice. */
    boolean add(T item) {
        long millis = millis(item.micros());
        if (!insert(byMillis.computeIfAbsent(millis, key -> new ArrayList<>(1)), item)) {
            return false;
        }
        changed.add(millis);
        size++;
        return true;
    }

    static long millis(long micros) {
        return Math.floorDiv(micros, 1000L);
    }

    /** The first millisecond with items after this one; null if there is none. */
    Long firstAfter(long millis) {
        return byMillis.higherKey(millis);
    }

    /** The last millisecond with items that is not after this one; null if there is none. */
    Long lastUpTo(long millis) {
        return byMillis.floorKey(millis);
    }

    /** The first millisecond with items; null if there is none. */
    Long first() {
        return byMillis.isEmpty() ? null : byMillis.firstKey();
    }

    /** Removes the items of the first millisecond. */
    List<T> removeFirst() {
        var first = byMillis.pollFirstEntry();
        changed.add(first.getKey());
        size -= first.getValue().size();
        return first.getValue();
    }

    /** Removes the items before a time, in microseconds. */
    List<T> removeBefore(long horizon) {
        List<T> removed = new ArrayList<>();
        while (!byMillis.isEmpty()) {
            List<T> items = byMillis.firstEntry().getValue();
            int before = 0;
            while (before < items.size() && items.get(before).micros() < horizon) {
                before++;
            }
            if (before < items.size()) {
                if (before > 0) {
                    List<T> passed = items.subList(0, before);
                    removed.addAll(passed);
                    passed.clear();
                    size -= before;
                    changed.add(byMillis.firstKey());
                }
                break;
            }
            removed.addAll(removeFirst());
        }
        return removed;
    }

    /** Searches from the end, because most items arrive nearly in order. */
    private static <T extends Timed<T>> boolean insert(List<T> waiting, T item) {
        int place = waiting.size();
        while (place > 0) {
            int comparison = waiting.get(place - 1).compareTo(item);
            if (comparison == 0) {
                return false;
            }
            if (comparison < 0) {
                break;
            }
            place--;
        }
        waiting.add(place, item);
        return true;
    }
}
