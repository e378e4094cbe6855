package dev.fringe.jobs.kafka;

import dev.fringe.jobs.order.Timed;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.types.Either;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The watermark of one partition. It trails the newest record by the lateness; in a partition that has fallen silent it goes on
 * with the clock, so that what a stopped stream left behind is still reported; a partition that never had a record does not count.
 */
final class PatientWatermarks<T> implements WatermarkGenerator<T> {
    private static final long NOTHING = Long.MIN_VALUE;

    private final long latenessMillis;
    private final long idleNanos;
    /** Stands still under back-pressure, when silence means only that nobody listens. */
    private final RelativeClock clock;

    private long newest = NOTHING;
    private long heardAt;

    PatientWatermarks(Duration lateness, Duration idle, RelativeClock clock) {
        this.latenessMillis = lateness.toMillis();
        this.idleNanos = idle.toNanos();
        this.clock = clock;
        this.heardAt = clock.relativeTimeNanos();
    }

    static <T extends Timed<T>> WatermarkStrategy<Either<T, Rejected>> strategy(Duration lateness, Duration idle) {
        return WatermarkStrategy.<Either<T, Rejected>>forGenerator(
                        context -> new PatientWatermarks<>(lateness, idle, context.getInputActivityClock()))
                .withTimestampAssigner((decoded, kafkaTime) ->
                        decoded.isLeft() ? Math.floorDiv(decoded.left().micros(), 1000L) : NOTHING);
    }

    @Override
    public void onEvent(T event, long millis, WatermarkOutput output) {
        newest = Math.max(newest, millis);
        heardAt = clock.relativeTimeNanos();
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long silent = clock.relativeTimeNanos() - heardAt;
        if (newest == NOTHING) {
            if (silent >= idleNanos) {
                output.markIdle();
            }
            return;
        }
        long sinceThen = silent >= idleNanos ? silent / 1_000_000 : 0;
        output.emitWatermark(new Watermark(newest - latenessMillis - 1 + sinceThen));
    }
}
