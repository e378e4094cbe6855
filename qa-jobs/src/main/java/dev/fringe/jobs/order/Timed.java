package dev.fringe.jobs.order;

/** Something that happened at a time. The order is that of time first; two that compare as equal are one and the same. */
public interface Timed<T> extends Comparable<T> {
    /** Microseconds since 1970, UTC. */
    long micros();
}
