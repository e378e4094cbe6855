// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A double is read as its shortest decimal. */
class DoubleTimeTest {
    @Property
    void usesTheNanosecondsOfItsShortestDecimal(@ForAll @DoubleRange(min = -1e10, max = 1e10) double seconds) {
        assertThat(TimeForm.S.read(seconds, TimeScale.TAI)).isEqualTo(byText(seconds, 1));
        assertThat(TimeForm.MS.read(seconds, TimeScale.TAI)).isEqualTo(byText(seconds, 1_000));
        assertThat(TimeForm.US.read(seconds, TimeScale.TAI)).isEqualTo(byText(seconds, 1_000_000));
        assertThat(TimeForm.NS.read(seconds, TimeScale.TAI)).isEqualTo(byText(seconds, 1_000_000_000));
    }

    /** Python's time.time() has seven digits after the point. */
    @Property(tries = 5_000)
    void keepsEveryDigit(@ForAll @LongRange(min = 0, max = 20_000_000_000_000_000L) long tenths) {
        double seconds = BigDecimal.valueOf(tenths, 7).doubleValue();
        assertThat(TimeForm.S.read(seconds, TimeScale.TAI)).isEqualTo(byText(seconds, 1));
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                -0.0,
                0.1,
                -0.1,
                -1e-17,
                1e-17,
                5e-324,
                0.999999999,
                0.9999999999,
                1.9999999999999998,
                1554096460.415123,
                9007199254740991.0,
                9007199254740993.0,
                1.7e18,
                -1.7e18,
                4503599627370497.5,
                1e-9,
                1.1e-9,
                123456.123456789
            })
    void agreesWithTheTextAtTheEdges(double value) {
        for (TimeForm form : new TimeForm[] {TimeForm.NS, TimeForm.US}) {
            long perSecond = form == TimeForm.NS ? 1_000_000_000 : 1_000_000;
            assertThat(form.read(value, TimeScale.TAI)).isEqualTo(byText(value, perSecond));
        }
        if (Math.abs(value) < 1e12) {
            assertThat(TimeForm.S.read(value, TimeScale.TAI)).isEqualTo(byText(value, 1));
        }
    }

    @Test
    void readsWithoutAllocatingText() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += TimeForm.S
                    .read(1_700_000_000.1234567 + i * 1e-3, TimeScale.TAI)
                    .nano();
        }
        Double[] seconds = new Double[1_000];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = 1_700_000_000.1234567 + i * 1e-3;
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (Double second : seconds) {
            sum += TimeForm.S.read(second, TimeScale.TAI).nano();
        }
        // only the result, no text
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / seconds.length)
                .isLessThan(64);
        assertThat(sum).isPositive();
    }

    @ParameterizedTest
    @EnumSource(TimeScale.class)
    void neverOverflowsAtTheLimitsOfTime(TimeScale scale) {
        for (long end : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertSameSide(end, () -> TimeForm.S.read(end, scale).taiSecond());
            assertSameSide(end, () -> (Long) TimeForm.S.write(new Moment(end, 0), scale));
        }
    }

    private static void assertSameSide(long end, Supplier<Long> conversion) {
        try {
            assertThat(Long.signum(conversion.get())).isEqualTo(Long.signum(end));
        } catch (DataException beyond) {
            assertThat(beyond).hasMessageContaining("64 bits");
        }
    }

    @Test
    void refusesDecimalsWithHugeExponentsAtOnce() {
        for (String text : new String[] {"1E+1000000000", "1E-1000000000", "-1E+400", "1E+20"}) {
            BigDecimal decimal = new BigDecimal(text);
            if (text.contains("E-")) {
                assertThat(TimeForm.S.read(decimal, TimeScale.TAI)).isEqualTo(new Moment(0, 0));
            } else {
                assertThatThrownBy(() -> TimeForm.S.read(decimal, TimeScale.TAI))
                        .isInstanceOf(DataException.class);
            }
        }
        assertThat(TimeForm.S.read(new BigDecimal("17E+8"), TimeScale.TAI)).isEqualTo(new Moment(1_700_000_000, 0));
    }

    private static Moment byText(double value, long perSecond) {
        BigDecimal seconds = new BigDecimal(Double.toString(value)).divide(BigDecimal.valueOf(perSecond));
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        return new Moment(
                whole.longValueExact(),
                seconds.subtract(whole)
                        .movePointRight(9)
                        .setScale(0, RoundingMode.FLOOR)
                        .intValueExact());
    }
}
