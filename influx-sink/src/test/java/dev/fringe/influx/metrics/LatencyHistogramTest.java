// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void showsAStallAfterManyShortDurations() {
        LatencyHistogram histogram = new LatencyHistogram(now::get);
        for (int i = 0; i < 1_000_000; i++) {
            histogram.record(1_000);
        }
        assertThat(histogram.percentile(0.5)).isLessThan(2_000);

        pass(Duration.ofMinutes(2));
        histogram.turn();
        for (int i = 0; i < 10; i++) {
            histogram.record(5_000_000);
        }
        assertThat(histogram.percentile(0.5)).isGreaterThanOrEqualTo(5_000_000);

        pass(Duration.ofSeconds(30));
        histogram.turn();
        histogram.record(1_000);
        assertThat(histogram.percentile(0.5))
                .as("the stall is half a minute ago")
                .isGreaterThanOrEqualTo(5_000_000);

        pass(Duration.ofDays(3));
        assertThat(histogram.percentile(0.5)).isNaN();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Property
    void isAccurateToAQuarter(@ForAll @LongRange(max = Long.MAX_VALUE / 2) long micros) {
        LatencyHistogram histogram = new LatencyHistogram(now::get);
        histogram.record(micros);
        assertThat(histogram.percentile(0.5)).isBetween((double) micros, micros * 1.25);
    }

    @Test
    void countsSharesFromBelow() {
        LatencyHistogram histogram = new LatencyHistogram(now::get);
        assertThat(histogram.percentile(0.99)).isNaN();
        for (int i = 0; i < 99; i++) {
            histogram.record(1);
        }
        histogram.record(1_000_000);
        assertThat(histogram.percentile(0.5)).isEqualTo(1);
        assertThat(histogram.percentile(0.99)).isEqualTo(1);
        assertThat(histogram.percentile(1)).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void countsANegativeDurationAsZero() {
        LatencyHistogram histogram = new LatencyHistogram(now::get);
        histogram.record(-5);
        assertThat(histogram.percentile(1)).isZero();
    }
}
