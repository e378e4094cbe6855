// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.delivery.Rejection;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import org.apache.kafka.connect.sink.SinkRecord;

/** The result of mapping a record. */
public sealed interface Mapped {
    Mapped TOMBSTONE = new Tombstone();

    /** Each mapper has one point and reuses it, so it must be read before the next record is mapped. */
    final class Point implements Mapped {
        private final LineWriter line;
        private String measurement;
        private long eventNanos;

        Point(Dialect dialect) {
            line = new LineWriter(dialect);
        }

        Point with(String newMeasurement, long newEventNanos) {
            measurement = newMeasurement;
            eventNanos = newEventNanos;
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

    /** A record without a value, which stores nothing. */
    record Tombstone() implements Mapped {}

    record Rejected(Rejection.Reason reason, String detail) implements Mapped {
        public Rejection of(SinkRecord record) {
            return new Rejection(record, reason, detail);
        }
    }
}
