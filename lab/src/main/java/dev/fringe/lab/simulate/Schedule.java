package dev.fringe.lab.simulate;

/** When each message is due. */
interface Schedule {
    /** In nanoseconds from the start of the run; asked of the message that is next. */
    long dueNanos(long index);
}
