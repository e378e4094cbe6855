package dev.fringe.influx;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at most once a minute that points overwrote each other, with one of them as example. */
final class ClashLog {
    private static final Logger LOG = LoggerFactory.getLogger(ClashLog.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private long saidAt;
    private long unsaid;

    ClashLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        saidAt = nanoTime.getAsLong() - INTERVAL.toNanos();
    }

    void add(SinkRecord record, String measurement) {
        unsaid++;
        long now = nanoTime.getAsLong();
        if (now - saidAt >= INTERVAL.toNanos()) {
            LOG.warn(
                    "{} record(s) had measurement, tags and time of another record and overwrote its fields, such as"
                            + " {}-{}@{} in {}. If both are wanted: another tag, a finer timestamp.precision, or"
                            + " timestamp.tiebreak=offset.",
                    unsaid,
                    record.topic(),
                    record.kafkaPartition(),
                    record.kafkaOffset(),
                    measurement);
            unsaid = 0;
            saidAt = now;
        }
    }
}
