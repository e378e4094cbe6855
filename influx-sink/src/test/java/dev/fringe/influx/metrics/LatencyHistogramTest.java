package dev.fringe.influx.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Property
    void isRightToWithinAQuarter(@ForAll @LongRange(max = Long.MAX_VALUE / 2) long micros) {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(micros);
        assertThat(histogram.percentile(0.5)).isBetween(micros, micros + micros / 4);
    }

    @Test
    void countsSharesFromBelow() {
        LatencyHistogram histogram = new LatencyHistogram();
        assertThat(histogram.percentile(0.99)).isZero();
        for (int i = 0; i < 99; i++) {
            histogram.record(1);
        }
        histogram.record(1_000_000);
        assertThat(histogram.percentile(0.5)).isEqualTo(1);
        assertThat(histogram.percentile(0.99)).isEqualTo(1);
        assertThat(histogram.percentile(1)).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void takesANegativeDurationForNone() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(-5);
        assertThat(histogram.percentile(1)).isZero();
    }
}
