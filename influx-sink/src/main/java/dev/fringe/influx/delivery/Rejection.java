package dev.fringe.influx.delivery;

import java.util.Locale;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record that InfluxDB cannot or will not store. */
public record Rejection(SinkRecord record, Reason reason, String detail) {
    /** Counted one by one in the metrics. */
    public enum Reason {
        SHAPE,
        MEASUREMENT,
        TAG,
        FIELD,
        NO_FIELDS,
        TIMESTAMP,
        KEY_TOO_LONG,
        TYPE_CONFLICT,
        IDENTITY_CLASH,
        TOO_LARGE,
        SERVER;

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Says which record, as it was read from Kafka, and why; never what is in it. */
    public String describe() {
        return "record " + record.originalTopic() + "-" + record.originalKafkaPartition() + "@"
                + record.originalKafkaOffset()
                + " cannot be stored (" + reason.label() + "): " + detail;
    }
}
