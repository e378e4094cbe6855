// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import java.time.Duration;

/** Full jitter: a random wait between 0 and a limit that doubles, so that tasks do not retry at the same time. */
public record Backoff(Duration first, Duration max) {
    private static final int MAX_DOUBLINGS = 30;

    /**
     * @param attempt starts at 0
     * @param random from 0 to 1
     */
    public Duration delay(int attempt, double random) {
        double bound = first.toMillis() * (double) (1L << Math.min(attempt, MAX_DOUBLINGS));
        return Duration.ofMillis((long) (Math.min(bound, max.toMillis()) * random));
    }
}
