package dev.fringe.mqtt.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Waits that double up to a maximum, each somewhere between half of it and all of it, so that clients do not return in step. */
public record Backoff(Duration base, Duration max, DoubleSupplier random) {

    public Duration before(int attempt) {
        double ceiling = Math.min(max.toMillis(), base.toMillis() * Math.pow(2, Math.min(attempt, 30)));
        return Duration.ofMillis((long) (ceiling * (0.5 + 0.5 * random.getAsDouble())));
    }
}
