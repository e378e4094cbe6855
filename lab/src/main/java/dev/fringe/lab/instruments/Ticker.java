// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.util.concurrent.locks.LockSupport;

/** The clock of a simulation. */
public interface Ticker {
    long nanos();

    /** Waits at most this long; may return early. */
    void pause(long nanos);

    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(nanos);
        }
    };
}
