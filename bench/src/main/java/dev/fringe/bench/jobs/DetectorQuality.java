// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.jobs.signal.Detector;
import dev.fringe.jobs.signal.MedianDeviation;
import dev.fringe.jobs.signal.Memory;
import dev.fringe.jobs.signal.Sample;
import dev.fringe.jobs.signal.SumThreshold;
import dev.fringe.jobs.signal.Verdict;
import dev.fringe.lab.instruments.SignalGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Measures the precision and recall of each detector: on the simulation that {@code fringe simulate baselines} publishes, on
 * each kind of interference by itself, and on noise alone.
 */
public final class DetectorQuality {
    private static final Detector.Learning DEFAULTS = new Detector.Learning(120, 30, 600);
    private static final int SAMPLES = 200_000;
    private static final int BLOCK = 60;
    /** Twice the maximum of the undisturbed signal. The weak ends of a drift are below it. */
    private static final double CLEAR = 2;

    private DetectorQuality() {}

    private record Labelled(Sample sample, boolean disturbed, boolean clearly) {}

    /** A kind of interference, with the shortest and longest number of consecutive samples. */
    private enum Kind {
        SPIKES(1, 1),
        BURSTS(3, 12),
        DRIFTS(60, 120),
        STEPS(40, 200);

        private final int shortest;
        private final int longest;

        Kind(int shortest, int longest) {
            this.shortest = shortest;
            this.longest = longest;
        }

        double strength(double peak, int place, int length) {
            return this == DRIFTS ? peak * Math.sin(Math.PI * (place + 1) / (length + 1)) : peak;
        }
    }

    public static void main(String[] arguments) {
        Map<String, Detector> detectors = new LinkedHashMap<>();
        detectors.put("median", new MedianDeviation(DEFAULTS, 3.5));
        detectors.put("sum-threshold", new SumThreshold(DEFAULTS, 5, 1.25, Duration.ofSeconds(5)));
        detectors.forEach((name, detector) -> {
            report(name, "default simulation", detector, simulated(SignalGenerator.USUAL_INTERFERENCE));
            for (Kind kind : Kind.values()) {
                report(name, kind.name().toLowerCase(Locale.ROOT), detector, disturbed(kind));
            }
            report(name, "noise alone", detector, simulated(0));
        });
    }

    private static void report(String name, String what, Detector detector, List<Labelled> samples) {
        Map<Sample, Boolean> flags = flags(detector, samples);
        long flagged = 0;
        long rightly = 0;
        long clear = 0;
        long found = 0;
        for (Labelled labelled : samples) {
            boolean flag = flags.get(labelled.sample);
            flagged += flag ? 1 : 0;
            rightly += flag && labelled.disturbed ? 1 : 0;
            clear += labelled.clearly ? 1 : 0;
            found += flag && labelled.clearly ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "%-14s %-20s precision %s  recall %s  flagged %.4f%n",
                name,
                what,
                share(rightly, flagged),
                share(found, clear),
                (double) flagged / samples.size());
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "   -  " : String.format(Locale.ROOT, "%.4f", (double) part / whole);
    }

    private static Map<Sample, Boolean> flags(Detector detector, List<Labelled> samples) {
        Map<Sample, Boolean> flags = new HashMap<>();
        Map<Integer, Memory> memories = new HashMap<>();
        for (Labelled labelled : samples) {
            Memory memory = memories.computeIfAbsent(labelled.sample.baselineId(), any -> detector.blank());
            Memory next = detector.next(memory, labelled.sample, verdict -> put(flags, verdict));
            memories.put(labelled.sample.baselineId(), next);
        }
        memories.values().forEach(memory -> detector.settle(memory, Long.MAX_VALUE, verdict -> put(flags, verdict)));
        return flags;
    }

    private static void put(Map<Sample, Boolean> flags, Verdict verdict) {
        flags.put(verdict.sample(), verdict.flagged());
    }

    private static List<Labelled> simulated(double interference) {
        SignalGenerator generator = new SignalGenerator(11, Instant.EPOCH, 100, interference);
        List<Labelled> samples = new ArrayList<>(SAMPLES);
        for (int i = 0; i < SAMPLES; i++) {
            SignalGenerator.Sample next = generator.next();
            boolean disturbed = next.interference() != SignalGenerator.Interference.NONE;
            long micros = next.createTime().toEpochMilli() * 1000;
            samples.add(new Labelled(
                    new Sample(next.baselineId(), micros, next.signalValue(), next.sequence(), 0),
                    disturbed,
                    disturbed));
        }
        return samples;
    }

    private static List<Labelled> disturbed(Kind kind) {
        SplittableRandom random = new SplittableRandom(kind.ordinal());
        List<Labelled> samples = new ArrayList<>(SAMPLES);
        int place = 0;
        int length = 0;
        double peak = 0;
        for (int i = 0; i < SAMPLES; i++) {
            if (place == length && i > 200 && random.nextDouble() < 0.01) {
                place = 0;
                length = random.nextInt(kind.shortest, kind.longest + 1);
                peak = (random.nextBoolean() ? 1 : -1) * random.nextDouble(5, 12);
            }
            double strength = place < length ? kind.strength(peak, place++, length) : 0;
            boolean noise = (i / BLOCK) % 2 == 0;
            double quiet = noise ? random.nextDouble(-1, 1) : Math.sin(2 * Math.PI * (i % BLOCK) / BLOCK);
            Sample sample = new Sample(1, i * 50_000L, quiet + strength, (long) i, 0);
            samples.add(new Labelled(sample, strength != 0, Math.abs(strength) >= CLEAR));
        }
        return samples;
    }
}
