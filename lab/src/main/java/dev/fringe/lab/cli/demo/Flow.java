// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import java.util.List;
import java.util.function.LongSupplier;

/** The counts of one kind of telemetry at each hop. */
record Flow(String name, long published, long inKafka, long assessed, long stored) {

    /**
     * Counts from the last hop to the first, so that no hop shows more than the one before it: a reading that moves on between
     * two counts is counted at both hops.
     */
    static Flow counted(
            String name, LongSupplier published, LongSupplier inKafka, LongSupplier assessed, LongSupplier stored) {
        long last = stored.getAsLong();
        long third = assessed.getAsLong();
        long second = inKafka.getAsLong();
        return new Flow(name, published.getAsLong(), second, third, last);
    }

    List<Long> hops() {
        return List.of(published, inKafka, assessed, stored);
    }

    /** Readings that an instrument has sent and that cannot be queried yet. */
    long lag() {
        return Math.max(0, published - stored);
    }
}
