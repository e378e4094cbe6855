// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.pipeline.jobs.QaTopics.Identity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * The expected results for the samples of one baseline, computed independently of the job: verdicts from the median and the median
 * absolute deviation of the last 120 unflagged samples, and the outputs that follow from the verdicts.
 */
public final class SignalOracle {
    private static final int HISTORY = 120;
    private static final int WARM_UP = 30;
    private static final double THRESHOLD = 3.5;
    private static final long SECOND = 1_000_000;

    private final String baseline;
    private final long windowMicros;
    private final Map<Identity, Map<String, Object>> expected = new HashMap<>();
    private final Deque<Double> history = new ArrayDeque<>();

    /** The state after the latest sample; {@code run} is the latest run. */
    private Map<String, Object> run;

    private GenericRecord last;
    private boolean lastFlagged;
    private long since;

    private SignalOracle(int baseline, long windowMicros) {
        this.baseline = Integer.toString(baseline);
        this.windowMicros = windowMicros;
    }

    /** @param samples of any baselines, those of each baseline ordered by time */
    public static Map<Identity, Map<String, Object>> expected(List<GenericRecord> samples, long windowMicros) {
        Map<Integer, List<GenericRecord>> byBaseline = new TreeMap<>();
        samples.forEach(sample -> byBaseline
                .computeIfAbsent((int) sample.get("baselineId"), any -> new ArrayList<>())
                .add(sample));
        Map<Identity, Map<String, Object>> expected = new HashMap<>();
        byBaseline.forEach(
                (baseline, ordered) -> expected.putAll(new SignalOracle(baseline, windowMicros).of(ordered)));
        return expected;
    }

    private Map<Identity, Map<String, Object>> of(List<GenericRecord> samples) {
        samples.forEach(this::next);
        return expected;
    }

    private void next(GenericRecord sample) {
        long time = (long) sample.get("createTime");
        double value = (double) sample.get("signalValue");
        boolean flagged = history.size() >= WARM_UP && score(value) > THRESHOLD;
        if (!flagged) {
            history.addLast(value);
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
        }
        put("signal", time, Map.of("signalValue", value, "flagged", flagged));
        summarize(time, value, flagged);
        follow(time, value, flagged);
        state(time, value, flagged);
        last = sample;
        lastFlagged = flagged;
    }

    private double score(double value) {
        double median = median(history.stream().mapToDouble(known -> known).toArray());
        double deviation = median(
                history.stream().mapToDouble(known -> Math.abs(known - median)).toArray());
        return Math.abs(value - median) / Math.max(1e-9, 1.4826 * deviation);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    private void summarize(long time, double value, boolean flagged) {
        long window = Math.floorDiv(time, windowMicros) * windowMicros;
        Map<String, Object> none = Map.of("count", 0L, "flagged", 0L, "min", value, "max", value, "firstTime", time);
        Map<String, Object> known = expected.getOrDefault(new Identity("summary", baseline, window), none);
        put(
                "summary",
                window,
                Map.of(
                        "count",
                        (long) known.get("count") + 1,
                        "flagged",
                        (long) known.get("flagged") + (flagged ? 1 : 0),
                        "min",
                        Math.min((double) known.get("min"), value),
                        "max",
                        Math.max((double) known.get("max"), value),
                        "firstTime",
                        known.get("firstTime"),
                        "lastTime",
                        time));
    }

    private void follow(long time, double value, boolean flagged) {
        if (!flagged) {
            if (run != null && lastFlagged) {
                run.put("open", false);
            }
            return;
        }
        if (last == null || !lastFlagged) {
            run = new HashMap<>(Map.of("length", 0L, "peak", 0.0, "open", true));
            expected.put(new Identity("run", baseline, time), run);
        }
        run.put("length", (long) run.get("length") + 1);
        run.put("endTime", time);
        if (Math.abs(value) > Math.abs((double) run.get("peak"))) {
            run.put("peak", value);
        }
    }

    private void state(long time, double value, boolean flagged) {
        boolean changed = last == null || flagged != lastFlagged;
        since = changed ? time : since;
        boolean newSecond =
                last == null || Math.floorDiv(time, SECOND) != Math.floorDiv((long) last.get("createTime"), SECOND);
        if (changed || newSecond) {
            put("current", time, Map.of("flagged", flagged, "since", since, "signalValue", value));
        }
    }

    private void put(String metric, long time, Map<String, Object> fields) {
        expected.put(new Identity(metric, baseline, time), fields);
    }
}
