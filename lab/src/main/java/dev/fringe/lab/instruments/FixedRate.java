// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

/** The same distance between all messages, counted from the start of the run and never from the message before. */
public record FixedRate(double rate) implements Schedule {
    private static final double SECOND = 1e9;

    public FixedRate {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("a rate is a number above 0, not " + rate);
        }
    }

    @Override
    public long dueNanos(long index) {
        return (long) Math.ceil(index * SECOND / rate);
    }
}
