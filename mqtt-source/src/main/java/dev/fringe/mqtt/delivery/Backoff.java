// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Pauses that double up to a maximum, with jitter between half and all of it, so that clients do not reconnect at the same time. */
public record Backoff(Duration base, Duration max, DoubleSupplier random) {

    public Duration before(int attempt) {
        return Duration.ofMillis((long) (longest(attempt) * (0.5 + 0.5 * random.getAsDouble())));
    }

    /**
     * Whether a connection made at this attempt lasted long enough to reset the pauses. Two clients with the same identifier
     * disconnect each other after about one pause; their pauses must keep growing.
     */
    public boolean resetsAfter(int attempt, Duration lasted) {
        return lasted.toMillis() > 2 * longest(attempt);
    }

    private double longest(int attempt) {
        return Math.min(max.toMillis(), base.toMillis() * Math.pow(2, Math.min(attempt, 30)));
    }
}
