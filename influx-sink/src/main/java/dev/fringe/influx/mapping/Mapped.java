package dev.fringe.influx.mapping;

import dev.fringe.influx.delivery.Rejection;

/** What became of a record. */
public sealed interface Mapped {
    /** A line, to be read from the mapper before the next record is mapped. */
    record Line() implements Mapped {}

    /** Nothing to store: a tombstone. */
    record Tombstone() implements Mapped {}

    record Rejected(Rejection.Reason reason, String detail) implements Mapped {}

    Mapped LINE = new Line();
    Mapped TOMBSTONE = new Tombstone();
}
