package dev.fringe.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class PatientWatermarksTest {
    private static final Duration LATENESS = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final Seen seen = new Seen();
    private final PatientWatermarks<String> watermarks = new PatientWatermarks<>(LATENESS, IDLE, clock);

    @Test
    void trailsTheNewestRecordByTheLateness() {
        hear(60_000);
        hear(58_000);

        assertThat(emitted().watermark).isEqualTo(56_999);
        assertThat(seen.idle).isFalse();
    }

    @Test
    void aPartitionThatNeverHadARecordIsWaitedForOnlyForAWhile() {
        pass(9_999);
        assertThat(emitted().idle).isFalse();
        pass(1);
        assertThat(emitted().idle).isTrue();
        assertThat(seen.watermark).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void goesOnWithTheClockOnceThePartitionFellSilent() {
        hear(60_000);
        pass(9_999);
        assertThat(emitted().watermark).isEqualTo(56_999);
        pass(5_001);
        assertThat(emitted().watermark).isEqualTo(56_999 + 15_000);
    }

    @Test
    void standsStillWhileItsClockDoes() {
        hear(60_000);
        long before = emitted().watermark;

        assertThat(emitted().watermark).isEqualTo(before);
    }

    @Test
    void followsTheRecordsAgainWhenTheyComeBack() {
        hear(60_000);
        pass(20_000);
        emitted();
        hear(100_000);

        assertThat(emitted().watermark).isEqualTo(96_999);
    }

    private void hear(long millis) {
        watermarks.onEvent("record", millis, seen);
    }

    private void pass(long millis) {
        clock.advanceTime(Duration.ofMillis(millis));
    }

    private Seen emitted() {
        watermarks.onPeriodicEmit(seen);
        return seen;
    }

    private static final class Seen implements WatermarkOutput {
        private long watermark = Long.MIN_VALUE;
        private boolean idle;

        @Override
        public void emitWatermark(Watermark emitted) {
            watermark = emitted.getTimestamp();
            idle = false;
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }
}
