package dev.fringe.lab.simulate;

/** When each message is due, counted from the start of the run and never from the message before it. */
record Schedule(double rate) {
    private static final double SECOND = 1e9;

    Schedule {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("a rate is a number above 0, not " + rate);
        }
    }

    long dueNanos(long index) {
        return (long) Math.ceil(index * SECOND / rate);
    }

    /** How many messages are due once that much time has gone by; the first is due at once. */
    long dueBy(long elapsedNanos) {
        return elapsedNanos < 0 ? 0 : (long) (elapsedNanos * rate / SECOND) + 1;
    }
}
