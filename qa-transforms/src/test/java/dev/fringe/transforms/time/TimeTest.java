// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Date;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTest {

    private static final long START_OF_1972 = 63_072_000L;
    private static final long END_OF_LONG_NANOS = 9_223_372_036L;

    @ParameterizedTest
    @CsvSource({
        "1972-01-01T00:00:00Z, 10",
        "1972-06-30T23:59:59Z, 10",
        "1972-07-01T00:00:00Z, 11",
        "1980-01-06T00:00:00Z, 19",
        "1998-12-31T23:59:59Z, 31",
        "1999-01-01T00:00:00Z, 32",
        "2016-12-31T23:59:59Z, 36",
        "2017-01-01T00:00:00Z, 37",
        "2026-11-21T00:00:00Z, 37"
    })
    void taiIsAheadOfUtcByTheLeapSeconds(Instant utc, int ahead) {
        Moment moment = Moment.of(TimeScale.UTC, utc.getEpochSecond(), 0);
        assertThat(moment.second(TimeScale.TAI) - utc.getEpochSecond()).isEqualTo(ahead);
        assertThat(moment.second(TimeScale.UTC)).isEqualTo(utc.getEpochSecond());
    }

    @Test
    void gpsCountsFrom1980WithoutLeapSeconds() {
        assertThat(convert("1980-01-06T00:00:00Z", TimeScale.UTC, TimeForm.S, TimeScale.GPS))
                .isEqualTo(0L);
        assertThat(convert("2017-01-01T00:00:00Z", TimeScale.UTC, TimeForm.S, TimeScale.GPS))
                .isEqualTo(1167264018L);
        assertThat(convert(1167264018L, TimeScale.GPS, TimeForm.ISO8601, TimeScale.UTC))
                .isEqualTo("2017-01-01T00:00:00Z");
        assertThat(convert(1167264018L, TimeScale.GPS, TimeForm.ISO8601, TimeScale.GPS))
                .isEqualTo("2017-01-01T00:00:18");
        assertThat(convert("2017-01-01T00:00:18", TimeScale.GPS, TimeForm.S, TimeScale.GPS))
                .isEqualTo(1167264018L);
    }

    @Test
    void countsALeapSecondInTaiAndText() {
        Moment leap = TimeForm.ISO8601.read("2016-12-31T23:59:60.5Z", TimeScale.UTC);
        Moment before = TimeForm.ISO8601.read("2016-12-31T23:59:59.5Z", TimeScale.UTC);
        Moment after = TimeForm.ISO8601.read("2017-01-01T00:00:00.5Z", TimeScale.UTC);

        assertThat(leap.taiSecond()).isEqualTo(before.taiSecond() + 1).isEqualTo(after.taiSecond() - 1);
        assertThat(TimeForm.ISO8601.write(leap, TimeScale.UTC)).isEqualTo("2016-12-31T23:59:60.5Z");
        assertThat(TimeForm.MS.write(leap, TimeScale.UTC)).isEqualTo(TimeForm.MS.write(after, TimeScale.UTC));
        assertThatThrownBy(() -> TimeForm.ISO8601.read("2018-12-31T23:59:60Z", TimeScale.UTC))
                .isInstanceOf(DataException.class);
    }

    @Property
    void convertsEveryNanosecondOfALongToEveryScaleAndBack(@ForAll long nanos, @ForAll TimeScale through) {
        Moment utc = TimeForm.NS.read(nanos, TimeScale.UTC);
        Moment back = Moment.of(through, utc.second(through), utc.nano());
        assertThat(back).isEqualTo(utc);
        assertThat(TimeForm.NS.write(back, TimeScale.UTC)).isEqualTo(nanos);
    }

    @Property
    void convertsEverySecondOfTaiToUtcAndBackUnlessItIsALeapSecond(
            @ForAll @LongRange(min = START_OF_1972, max = END_OF_LONG_NANOS) long tai) {
        Moment moment = new Moment(tai, 0);
        if (!LeapSeconds.isLeapSecond(tai)) {
            assertThat(Moment.of(TimeScale.UTC, moment.second(TimeScale.UTC), 0))
                    .isEqualTo(moment);
        }
        assertThat(TimeForm.ISO8601.read(TimeForm.ISO8601.write(moment, TimeScale.UTC), TimeScale.UTC))
                .isEqualTo(moment);
    }

    @Property
    void aDoubleKeepsItsMicroseconds(@ForAll @LongRange(min = 0, max = 4_000_000_000_000_000L) long micros) {
        Moment moment = TimeForm.US.read(micros, TimeScale.TAI);
        double seconds = (double) TimeForm.DOUBLE.write(moment, TimeScale.TAI);
        assertThat(TimeForm.DOUBLE.read(seconds, TimeScale.TAI)).isEqualTo(moment);
        assertThat(TimeForm.US.write(TimeForm.S.read(seconds, TimeScale.TAI), TimeScale.TAI))
                .isEqualTo(micros);
    }

    @Property
    void textKeepsEveryNanosecond(@ForAll long nanos, @ForAll TimeScale scale) {
        Moment moment = TimeForm.NS.read(nanos, TimeScale.UTC);
        assertThat(TimeForm.ISO8601.read(TimeForm.ISO8601.write(moment, scale), scale))
                .isEqualTo(moment);
    }

    @Test
    void roundsCoarserFormsDown() {
        assertThat(TimeForm.S.write(TimeForm.MS.read(-1L, TimeScale.TAI), TimeScale.TAI))
                .isEqualTo(-1L);
        assertThat(TimeForm.S.write(TimeForm.MS.read(1_999, TimeScale.TAI), TimeScale.TAI))
                .isEqualTo(1L);
        assertThat(TimeForm.TIMESTAMP.write(TimeForm.US.read(1_999L, TimeScale.UTC), TimeScale.UTC))
                .isEqualTo(new Date(1));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T03:02:17Z, 1795230137000000000",
        "2026-11-21 03:02:17, 1795230137000000000",
        "2026-11-21 03:02:17.123456, 1795230137123456000",
        "2026-11-21T05:02:17.1+02:00, 1795230137100000000",
        "'2026-11-21T03:02:17,5Z', 1795230137500000000"
    })
    void readsCommonTexts(String text, long nanos) {
        assertThat(TimeForm.NS.write(TimeForm.NS.read(text, TimeScale.UTC), TimeScale.UTC))
                .isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-13-01T00:00:00Z", "2026-11-21", "2026-11-21T03:02:61Z", "1795230137"})
    void rejectsOtherTexts(String text) {
        assertThatThrownBy(() -> TimeForm.MS.read(text, TimeScale.UTC)).isInstanceOf(DataException.class);
    }

    @Test
    void refusesAnInvalidTime() {
        assertThatThrownBy(() -> TimeForm.S.read(Double.NaN, TimeScale.UTC)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> TimeForm.S.read(1e300, TimeScale.UTC)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> TimeForm.ISO8601.read(5L, TimeScale.UTC)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> TimeForm.ISO8601.read("2026-11-21T03:02:17Z", TimeScale.TAI))
                .hasMessageContaining("time zone");
        Moment far = TimeForm.S.read(Long.MAX_VALUE / 2, TimeScale.TAI);
        assertThatThrownBy(() -> TimeForm.NS.write(far, TimeScale.TAI)).hasMessageContaining("64 bits");
    }

    @Test
    void knowsWhenItsTableExpires() {
        assertThat(TimeForm.ISO8601.read("2027-06-27T23:59:59Z", TimeScale.UTC).isWithinLeapSecondTable())
                .isTrue();
        assertThat(TimeForm.ISO8601.read("2027-06-28T00:00:00Z", TimeScale.UTC).isWithinLeapSecondTable())
                .isFalse();
    }

    private static Object convert(Object value, TimeScale from, TimeForm to, TimeScale toScale) {
        return to.write(TimeForm.S.read(value, from), toScale);
    }
}
