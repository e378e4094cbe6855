// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.order.InEventOrder.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Samples and verdicts for tests. */
final class Signals {
    static final Patience PATIENCE = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofDays(1));

    private Signals() {}

    static Sample sample(int baselineId, double second) {
        return sample(baselineId, second, 0.5);
    }

    static Sample sample(int baselineId, double second, double value) {
        return new Sample(baselineId, (long) (second * 1e6), value, null, 0);
    }

    static Assessment clean(double second, double value) {
        return Assessment.of(new Verdict(sample(1, second, value), false, 0.1));
    }

    static Assessment flagged(double second, double value) {
        return Assessment.of(new Verdict(sample(1, second, value), true, 9.0));
    }

    static Assessment silence() {
        return Assessment.silent(1);
    }

    /** Uniform noise with four samples per second, one in twenty disturbed. */
    static List<Sample> noise(int count) {
        Random random = new Random(7);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double value = random.nextDouble(-1, 1) + (random.nextInt(20) == 0 ? 9 : 0);
            samples.add(new Sample(1, i * 250_000L, value, (long) i, 0));
        }
        return samples;
    }

    /** Moves each item by less than twelve positions, which are three seconds of {@link #noise}. */
    static <T> List<T> shuffled(List<T> items, int seed) {
        Random random = new Random(seed);
        List<T> shuffled = new ArrayList<>();
        for (int start = 0; start < items.size(); start += 12) {
            List<T> block = new ArrayList<>(items.subList(start, Math.min(items.size(), start + 12)));
            Collections.shuffle(block, random);
            shuffled.addAll(block);
        }
        return shuffled;
    }

    static List<Sample> of(double... values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> sample(1, i, values[i]))
                .toList();
    }
}
