// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.count.Slices.Change;
import dev.fringe.records.MarketCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Counts in sliding windows. Where a slice enters or leaves a window, a timer emits the new count. A late event changes counts that were
 * emitted before; they are emitted again. When no slice can change a count any more, the key has no state and no timer.
 */
final class SlidingCounts extends KeyedProcessFunction<CountKey, SlidingCounts.Event, MarketCount> {
    private static final long serialVersionUID = 1L;

    /** An event that counts for a key. */
    public record Event(CountKey key, long millis, long quantity) {}

    private final long corrected;
    private final long end;
    /** The counts by the begin of their slice, for each length of a slice. */
    private transient Map<Long, MapState<Long, Long>> counts;

    /** The newest event of each slice of the longest window, which tells when something happened last. */
    private transient MapState<Long, Long> lastTimes;

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
        counts = new TreeMap<>();
        for (Window window : Window.values()) {
            counts.computeIfAbsent(
                    window.slice(),
                    length -> getRuntimeContext()
                            .getMapState(new MapStateDescriptor<>("slices-" + length, Types.LONG, Types.LONG)));
        }
        lastTimes = getRuntimeContext().getMapState(new MapStateDescriptor<>("last-times", Types.LONG, Types.LONG));
        tooLate = getRuntimeContext().getMetricGroup().counter("tooLate");
    }

    @Override
    public void processElement(Event event, Context context, Collector<MarketCount> out) throws Exception {
        long watermark = context.timerService().currentWatermark();
        if (watermark != Long.MIN_VALUE && event.millis() < watermark - corrected) {
            tooLate.inc();
            return;
        }
        for (List<Window> windows : event.key().ofFamily().windows()) {
            Window longest = last(windows);
            long begin = longest.sliceOf(event.millis());
            MapState<Long, Long> slices = counts.get(longest.slice());
            Long before = slices.get(begin);
            slices.put(begin, (before == null ? 0 : before) + event.quantity());
            if (longest == Window.QUARTER) {
                Long newest = lastTimes.get(begin);
                lastTimes.put(begin, newest == null ? event.millis() : Math.max(newest, event.millis()));
            }
            if (before == null) {
                registerTimers(windows, begin, context.timerService());
            }
            if (longest.enters(begin) <= watermark) {
                Slices all = slices(longest.slice());
                for (Window window : windows) {
                    for (Change change : all.changedBy(begin, window, Math.min(watermark, end))) {
                        out.collect(row(event.key(), change, all));
                    }
                }
            }
        }
    }

    private void registerTimers(List<Window> windows, long begin, TimerService timers) {
        registerTimer(last(windows).enters(begin), timers);
        windows.forEach(window -> registerTimer(window.leaves(begin), timers));
        registerTimer(forgottenAt(windows, begin), timers);
    }

    private static void registerTimer(long time, TimerService timers) {
        if (time > timers.currentWatermark()) {
            timers.registerEventTimeTimer(time);
        }
    }

    /** The time after which no event may change a count in which the slice is. */
    private long forgottenAt(List<Window> windows, long begin) {
        return last(windows).leaves(begin) + corrected;
    }

    private static Window last(List<Window> windows) {
        return windows.get(windows.size() - 1);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<MarketCount> out) throws Exception {
        CountKey key = context.getCurrentKey();
        for (List<Window> windows : key.ofFamily().windows()) {
            long length = last(windows).slice();
            Slices slices = slices(length);
            for (Window window : windows) {
                if (slices.change(window, time) && time <= end) {
                    out.collect(row(key, slices.at(window, time), slices));
                }
            }
            for (long begin : slices.counts().keySet()) {
                if (forgottenAt(windows, begin) <= time) {
                    counts.get(length).remove(begin);
                    lastTimes.remove(begin);
                }
            }
        }
    }

    private Slices slices(long length) throws Exception {
        TreeMap<Long, Long> slices = new TreeMap<>();
        counts.get(length).entries().forEach(entry -> slices.put(entry.getKey(), entry.getValue()));
        return new Slices(slices);
    }

    private MarketCount row(CountKey key, Change change, Slices slices) throws Exception {
        Long newestSlice = change.window() == Window.QUARTER ? slices.newestIn(change.window(), change.end()) : null;
        return MarketCount.newBuilder()
                .setPlatformId(key.platformId())
                .setFamily(key.family())
                .setMetric(key.metric())
                .setWindow(change.window().text())
                .setTime(Instant.ofEpochMilli(change.end()))
                .setCount(change.count())
                .setUserId(given(key.userId()))
                .setLogUserId(given(key.logUserId()))
                .setContentId(given(key.contentId()))
                .setDevice(given(key.device()))
                .setQuery(given(key.query()))
                .setLastTime(newestSlice == null ? null : Instant.ofEpochMilli(lastTimes.get(newestSlice)))
                .build();
    }

    private static String given(String part) {
        return part.isEmpty() ? null : part;
    }
}
