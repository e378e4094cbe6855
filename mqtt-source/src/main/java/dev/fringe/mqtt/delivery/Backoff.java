package dev.fringe.mqtt.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Waits that double up to a maximum, each somewhere between half of it and all of it, so that clients do not return in step. */
public record Backoff(Duration base, Duration max, DoubleSupplier random) {

    public Duration before(int attempt) {
        return Duration.ofMillis((long) (longest(attempt) * (0.5 + 0.5 * random.getAsDouble())));
    }

    /**
     * Whether a connection made at this attempt lasted long enough to begin anew. Two clients of one name throw each other
     * out after about the pause that both make, and have to go on slowing down.
     */
    public boolean forgives(int attempt, Duration lasted) {
        return lasted.toMillis() > 2 * longest(attempt);
    }

    private double longest(int attempt) {
        return Math.min(max.toMillis(), base.toMillis() * Math.pow(2, Math.min(attempt, 30)));
    }
}
