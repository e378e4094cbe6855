// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HopTimesTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
    private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000;
    private static final long MILLI = 1_000_000;

    private final Timeline timeline = new Timeline(START, 1_000, 10);
    private final HopTimes hopTimes = new HopTimes(timeline);

    @Test
    void measuresLatencyFromTheDueTime() {
        hopTimes.note(stamp(3), 7 * MILLI);

        assertThat(hopTimes.latency(3)).isEqualTo(4 * MILLI);
        assertThat(hopTimes.histogram().getMaxValue()).isBetween(3_990L, 4_010L);
    }

    @Test
    void reportsLostAndDuplicatedMessages() {
        for (int place = 0; place < 9; place++) {
            hopTimes.note(stamp(place), 20 * MILLI);
        }
        hopTimes.note(stamp(4), 25 * MILLI);

        assertThat(hopTimes.count()).isEqualTo(9);
        assertThat(hopTimes.lost()).isEqualTo(1);
        assertThat(hopTimes.doubled()).isEqualTo(1);
        assertThat(hopTimes.latency(4)).isEqualTo(16 * MILLI);
    }

    @Test
    void ignoresMessagesOfOtherRuns() {
        hopTimes.note(stamp(-1), MILLI);
        hopTimes.note(stamp(10), MILLI);
        hopTimes.note(0, MILLI);

        assertThat(hopTimes.count()).isZero();
    }

    @Test
    void aStampStoredAsDoubleIsStillUniqueAtFortyThousandPerSecond() {
        Timeline fast = new Timeline(START, 40_000, 2_000_000);
        for (int place = 0; place < fast.messages(); place += 997) {
            double stamp = START.getEpochSecond() + place / 40_000.0;

            assertThat(fast.place(Math.round(stamp * 1e9))).isEqualTo(place);
        }
    }

    private static long stamp(int place) {
        return START_NANOS + place * MILLI;
    }
}
