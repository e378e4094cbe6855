// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-9);
    private final Meter meter = new Meter(Duration.ofSeconds(5));

    @Test
    void measuresTheRateOfTheLastSeconds() {
        for (int second = 0; second <= 20; second++) {
            meter.read(second < 10 ? 0 : 100L * (second - 10), at(second));
        }
        assertThat(meter.perSecond()).isEqualTo(100, EXACT);
    }

    @Test
    void knowsSinceWhenTheCounterStandsStill() {
        meter.read(7, at(0));
        assertThat(meter.hasChanged()).isFalse();
        meter.read(8, at(1));
        meter.read(8, at(2));
        meter.read(8, at(4));

        assertThat(meter.still(at(5))).isEqualTo(4, EXACT);
        assertThat(meter.movedWithin(5, at(5))).isTrue();
        assertThat(meter.movedWithin(3, at(5))).isFalse();
    }

    @Test
    void beginsAgainWithACounterThatBeginsAgain() {
        meter.read(1_000_000, at(0));
        meter.read(5, at(1));
        meter.read(15, at(2));

        assertThat(meter.perSecond()).isEqualTo(10, EXACT);
    }

    @Test
    void ignoresWhatIsNotKnownYet() {
        meter.read(-1, at(0));
        meter.read(1_000_000, at(1));

        assertThat(meter.perSecond()).isZero();
        assertThat(meter.hasChanged()).isFalse();
    }

    private static long at(int second) {
        return TimeUnit.SECONDS.toNanos(second) + 1;
    }
}
