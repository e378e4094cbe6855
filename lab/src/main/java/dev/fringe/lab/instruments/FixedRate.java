// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

/** A fixed rate. Each message is due at a time relative to the start of the run, not to the previous message. */
public record FixedRate(double rate) implements Schedule {
    private static final double SECOND = 1e9;

    public FixedRate {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("the rate must be greater than 0, not " + rate);
        }
    }

    @Override
    public long dueNanos(long index) {
        return (long) Math.ceil(index * SECOND / rate);
    }
}
