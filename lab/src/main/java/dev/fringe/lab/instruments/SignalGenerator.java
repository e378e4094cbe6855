// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Simulates the correlator of a small radio telescope: five baselines in turn, each in blocks of 60 samples that alternate
 * between noise and a sine, with added interference. The same seed gives the same samples; the times depend on the start.
 */
public final class SignalGenerator implements Supplier<Message> {
    public static final List<Integer> BASELINES = List.of(42, 22, 5, 11, 3);
    public static final double USUAL_INTERFERENCE = 0.01;

    private static final int BLOCK = 60;
    private static final int BANDS = 4;
    private static final double SPIKE_SHARE = 0.7;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final DateTimeFormatter CREATE_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Instant start;
    private final double rate;
    private final double interferenceRate;
    private final Baseline[] baselines;
    private long produced;

    /** The kind of interference in a sample. */
    public enum Interference {
        NONE,
        SPIKE,
        BURST;

        String note() {
            return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** One sample with its actual interference, which a detector must find. */
    public record Sample(
            Instant createTime,
            int baselineId,
            double signalValue,
            long sequence,
            List<Double> bands,
            Interference interference) {

        public Message toMessage() {
            StringBuilder json = new StringBuilder(160)
                    .append("{\"createTime\":\"")
                    .append(CREATE_TIME.format(createTime))
                    .append("\",\"baselineId\":")
                    .append(baselineId)
                    .append(",\"signalValue\":")
                    .append(signalValue)
                    .append(",\"sequence\":")
                    .append(sequence)
                    .append(",\"bands\":[");
            for (int i = 0; i < bands.size(); i++) {
                json.append(i == 0 ? "" : ",").append(bands.get(i));
            }
            return Message.ofJson("signal/baseline/" + baselineId, json.append("]}"), interference.note());
        }
    }

    /**
     * @param rate samples per second over all baselines, at most a million: times are whole microseconds and must be distinct
     * @param interferenceRate the probability that interference begins at an undisturbed sample
     */
    public SignalGenerator(long seed, Instant start, double rate, double interferenceRate) {
        if (!(rate > 0 && rate <= 1e6)) {
            throw new IllegalArgumentException("the rate must be greater than 0 and at most 1000000, not " + rate);
        }
        if (!(interferenceRate >= 0 && interferenceRate <= 1)) {
            throw new IllegalArgumentException("the interference must be between 0 and 1, not " + interferenceRate);
        }
        this.start = start.truncatedTo(ChronoUnit.MICROS);
        this.rate = rate;
        this.interferenceRate = interferenceRate;
        this.baselines = BASELINES.stream()
                .map(id -> new Baseline(id, new SplittableRandom(seed + id * GOLDEN_GAMMA)))
                .toArray(Baseline[]::new);
    }

    public Sample next() {
        long micros = (long) (produced * 1e6 / rate);
        Baseline baseline = baselines[(int) (produced % baselines.length)];
        produced++;
        return baseline.sample(start.plus(micros, ChronoUnit.MICROS));
    }

    @Override
    public Message get() {
        return next().toMessage();
    }

    private final class Baseline {
        private final int id;
        private final SplittableRandom random;
        private long sequence;
        private Interference interference = Interference.NONE;
        private double strength;
        private int disturbedSamplesLeft;
        private int disturbedBand;

        Baseline(int id, SplittableRandom random) {
            this.id = id;
            this.random = random;
        }

        Sample sample(Instant time) {
            double signal = quietSignal();
            disturb();
            double[] bands = new double[BANDS];
            for (int i = 0; i < BANDS; i++) {
                bands[i] = signal + random.nextDouble(-0.05, 0.05);
            }
            // Interference is narrow-band: it is in one band, where it is four times as strong as in the mean.
            bands[disturbedBand] += BANDS * strength;
            return new Sample(
                    time,
                    id,
                    rounded(signal + strength),
                    sequence++,
                    List.of(rounded(bands[0]), rounded(bands[1]), rounded(bands[2]), rounded(bands[3])),
                    interference);
        }

        private double quietSignal() {
            long inBlock = sequence % BLOCK;
            boolean noise = (sequence / BLOCK) % 2 == 0;
            return noise ? random.nextDouble(-1, 1) : Math.sin(2 * Math.PI * inBlock / BLOCK);
        }

        private void disturb() {
            if (disturbedSamplesLeft > 0) {
                disturbedSamplesLeft--;
            } else if (random.nextDouble() < interferenceRate) {
                begin(random.nextDouble() < SPIKE_SHARE ? Interference.SPIKE : Interference.BURST);
            } else {
                interference = Interference.NONE;
                strength = 0;
            }
        }

        private void begin(Interference kind) {
            interference = kind;
            disturbedBand = random.nextInt(BANDS);
            double size = kind == Interference.SPIKE ? random.nextDouble(5, 15) : random.nextDouble(4, 9);
            strength = random.nextBoolean() ? size : -size;
            disturbedSamplesLeft = kind == Interference.SPIKE ? 0 : random.nextInt(2, 12);
        }
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}
