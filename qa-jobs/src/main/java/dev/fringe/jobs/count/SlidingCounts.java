// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.count.Tally.Item;
import dev.fringe.jobs.metrics.JobMetric;
import dev.fringe.jobs.order.CachedValue;
import dev.fringe.jobs.order.CachingFunction;
import dev.fringe.records.MarketCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.Collector;

/**
 * Counts in sliding windows. The counts of a subject are kept by slice. One timer for each subject waits for the next time at which a
 * slice enters or leaves a window; the counts that change with it are emitted. A late event changes counts that were emitted before; they
 * are emitted again. When no slice can change a count any more, the subject has no state and no timer.
 */
final class SlidingCounts extends CachingFunction<Subject, SlidingCounts.Event, MarketCount> {
    private static final long serialVersionUID = 1L;

    /**
     * What a row adds to the counts of a subject.
     *
     * @param ofQuery whether it counts for the families with a query, or for those without
     * @param other the second part of these families; null if the row has none
     */
    public record Event(Subject subject, boolean ofQuery, String metric, String other, long millis, long quantity) {
        /** What the event counts for. */
        List<Item> items() {
            List<Item> items = new ArrayList<>(2);
            for (Family family : Family.of(subject.part(), ofQuery)) {
                if (family.other() == null || other != null) {
                    items.add(new Item(family, metric, family.other() == null ? null : other));
                }
            }
            return items;
        }
    }

    private final long corrected;
    private final long end;
    private transient CachedValue<SubjectCounts> subjects;

    private transient Counter tooLate;

    /**
     * @param corrected how late an event may be to correct counts
     * @param end the last end of a window, in milliseconds: the end of a bounded run passes all ends, also those in the future
     */
    SlidingCounts(Duration corrected, long end) {
        this.corrected = corrected.toMillis();
        this.end = end;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        subjects = value(
                SubjectCounts.in(
                        getRuntimeContext().getState(new ValueStateDescriptor<>("passed", Types.LONG)),
                        getRuntimeContext()
                                .getMapState(new MapStateDescriptor<>(
                                        "tallies",
                                        TypeInformation.of(Slice.class),
                                        Types.MAP(TypeInformation.of(Item.class), TypeInformation.of(Tally.class))))),
                SubjectCounts::size);
        tooLate = JobMetric.TOO_LATE.of(getRuntimeContext());
    }

    @Override
    public void processElement(Event event, Context context, Collector<MarketCount> out) {
        long watermark = context.timerService().currentWatermark();
        if (watermark != Long.MIN_VALUE && event.millis() < watermark - corrected) {
            tooLate.inc();
            return;
        }
        SubjectCounts known = subjects.get();
        SubjectCounts counts = known == null ? SubjectCounts.none() : known;
        Tally more = new Tally(event.quantity(), event.millis());
        for (Item item : event.items()) {
            Slice slice = Slice.of(item.family().level(), event.millis());
            add(counts, item, more, slice, context.timerService());
            while (slice != null && slice.end() <= counts.passed()) {
                correct(event.subject(), counts, item, slice, out);
                slice = slice.coarser();
                if (slice != null) {
                    add(counts, item, more, slice, context.timerService());
                }
            }
        }
        subjects.put(counts);
    }

    private void add(SubjectCounts counts, Item item, Tally more, Slice slice, TimerService timers) {
        if (counts.has(slice)) {
            counts.add(slice, item, more);
            return;
        }
        long due = counts.next(corrected);
        counts.add(slice, item, more);
        wakeEarlier(due, counts.next(corrected), timers);
    }

    private static void wakeEarlier(long due, long next, TimerService timers) {
        if (next < due) {
            timers.registerEventTimeTimer(next);
            if (due != Long.MAX_VALUE) {
                timers.deleteEventTimeTimer(due);
            }
        }
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<MarketCount> out) {
        SubjectCounts counts = subjects.get();
        for (Slice slice : List.copyOf(counts.slices())) {
            if (slice.end() == time && slice.coarser() != null) {
                counts.in(slice)
                        .forEach((item, tally) -> add(counts, item, tally, slice.coarser(), context.timerService()));
            }
        }
        if (time <= end) {
            for (Level level : Level.values()) {
                for (Window window : level.windows()) {
                    emitChanges(context.getCurrentKey(), counts, level, window, time, out);
                }
            }
        }
        for (Slice slice : List.copyOf(counts.slices())) {
            // A bounded run has no use for a slice after its last correction.
            if (slice.forgottenAt(corrected) <= time || end < time - corrected) {
                counts.remove(slice);
            }
        }
        counts.passedAt(time);
        subjects.put(counts);
        if (!counts.isEmpty()) {
            context.timerService().registerEventTimeTimer(counts.next(corrected));
        }
    }

    /** Emits the counts of a window that ends at a time, if they changed with it. */
    private static void emitChanges(
            Subject subject, SubjectCounts counts, Level level, Window window, long time, Collector<MarketCount> out) {
        Set<Item> changed = Set.of();
        for (Slice slice : counts.slices()) {
            if (slice.level() == level && (slice.end() == time || slice.leaves(window) == time)) {
                changed = union(changed, counts.in(slice).keySet());
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        List<Map<Item, Tally>> inWindow = counts.between(level, time - window.length(), time);
        changed.forEach(item -> out.collect(row(subject, item, window, time, inWindow)));
    }

    private static Set<Item> union(Set<Item> some, Set<Item> others) {
        if (some.isEmpty()) {
            return others;
        }
        Set<Item> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /**
     * Emits the counts up to a time that a late event has changed, the oldest first. The latest count of the window comes last, even if it
     * has not changed, so that whoever keeps the last value of a key keeps the latest count.
     */
    private void correct(Subject subject, SubjectCounts counts, Item item, Slice late, Collector<MarketCount> out) {
        long upTo = Math.min(counts.passed(), end);
        for (Window window : late.level().windows()) {
            SortedSet<Long> ends = new TreeSet<>();
            for (Slice slice : counts.slices()) {
                if (slice.level() == late.level() && counts.in(slice).containsKey(item)) {
                    ends.add(slice.end());
                    ends.add(slice.leaves(window));
                }
            }
            SortedSet<Long> passed = ends.headSet(upTo + 1);
            for (long time : passed) {
                if (time >= late.end() && time <= late.leaves(window) || time == passed.last()) {
                    out.collect(row(
                            subject, item, window, time, counts.between(late.level(), time - window.length(), time)));
                }
            }
        }
    }

    private static MarketCount row(
            Subject subject, Item item, Window window, long time, List<Map<Item, Tally>> inWindow) {
        Tally total = Tally.NONE;
        for (Map<Item, Tally> slice : inWindow) {
            Tally tally = slice.get(item);
            total = tally == null ? total : total.plus(tally);
        }
        MarketCount row = new MarketCount();
        row.setPlatformId(subject.platformId());
        row.setFamily(item.family().text());
        row.setMetric(item.metric());
        row.setWindow(window.text());
        row.setTime(Instant.ofEpochMilli(time));
        row.setCount(total.count());
        subject.part().put(subject.id(), row);
        if (item.other() != null) {
            item.family().other().put(item.other(), row);
        }
        if (window == Window.QUARTER && total != Tally.NONE) {
            row.setLastTime(Instant.ofEpochMilli(total.last()));
        }
        return row;
    }
}
