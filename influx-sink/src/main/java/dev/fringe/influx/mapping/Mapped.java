package dev.fringe.influx.mapping;

import dev.fringe.influx.delivery.Rejection;
import dev.fringe.influx.line.LineWriter;
import org.apache.kafka.connect.sink.SinkRecord;

/** What became of a record. */
public sealed interface Mapped {
    Mapped TOMBSTONE = new Tombstone();

    /**
     * A point. Each mapper has one and writes it anew for each record, so it must be read before the next record is mapped.
     */
    final class Point implements Mapped {
        private final LineWriter line = new LineWriter();
        private String measurement;
        private long eventNanos;

        Point() {}

        Point of(String itsMeasurement, long itsEventNanos) {
            measurement = itsMeasurement;
            eventNanos = itsEventNanos;
            return this;
        }

        public LineWriter line() {
            return line;
        }

        public String measurement() {
            return measurement;
        }

        /** The time of the event, in nanoseconds since 1970. */
        public long eventNanos() {
            return eventNanos;
        }
    }

    /** A record without value, which stores nothing. */
    record Tombstone() implements Mapped {}

    record Rejected(Rejection.Reason reason, String detail) implements Mapped {
        public Rejection of(SinkRecord record) {
            return new Rejection(record, reason, detail);
        }
    }
}
