// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A baseline's signal with known interference: blocks of 60 samples that alternate between uniform noise and a sine, both within
 * ±1, with spikes, bursts, slow drifts and steps added.
 */
final class SimulatedInterference {
    /** Twice the maximum of the undisturbed signal. */
    private static final double CLEAR = 2;

    private SimulatedInterference() {}

    /** A sample with the strength of its interference. The weak ends of a drift are below the signal's maximum. */
    record Labelled(Sample sample, double strength) {
        boolean disturbed() {
            return strength != 0;
        }

        boolean clearly() {
            return Math.abs(strength) >= CLEAR;
        }
    }

    /** A kind of interference. */
    enum Kind {
        SPIKE(1, 1),
        BURST(3, 12),
        DRIFT(60, 120),
        STEP(40, 200);

        private final int shortest;
        private final int longest;

        Kind(int shortest, int longest) {
            this.shortest = shortest;
            this.longest = longest;
        }

        int length(SplittableRandom random) {
            return random.nextInt(shortest, longest + 1);
        }

        double strength(double peak, int place, int length) {
            return this == DRIFT ? peak * Math.sin(Math.PI * (place + 1) / (length + 1)) : peak;
        }
    }

    static List<Labelled> samples(long seed, int count, double chance) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Labelled> samples = new ArrayList<>(count);
        Kind kind = null;
        int place = 0;
        int length = 0;
        double peak = 0;
        for (int i = 0; i < count; i++) {
            if (kind == null && i > 200 && random.nextDouble() < chance) {
                kind = Kind.values()[random.nextInt(Kind.values().length)];
                place = 0;
                length = kind.length(random);
                peak = (random.nextBoolean() ? 1 : -1) * random.nextDouble(5, 12);
            }
            double strength = kind == null ? 0 : kind.strength(peak, place, length);
            double value = quiet(i, random) + strength;
            samples.add(new Labelled(new Sample(1, i * 50_000L, value, (long) i, 0), strength));
            if (kind != null && ++place == length) {
                kind = null;
            }
        }
        return samples;
    }

    private static double quiet(int i, SplittableRandom random) {
        return (i / 60) % 2 == 0 ? random.nextDouble(-1, 1) : Math.sin(2 * Math.PI * (i % 60) / 60);
    }
}
