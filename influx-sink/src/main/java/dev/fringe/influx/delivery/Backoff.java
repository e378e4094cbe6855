package dev.fringe.influx.delivery;

import java.time.Duration;

/** Full jitter: a random wait between nothing and a bound that doubles, so that many tasks do not return at once. */
public record Backoff(Duration first, Duration max) {
    private static final int MAX_DOUBLINGS = 30;

    /**
     * @param attempt 0 for the first
     * @param random from 0 to 1
     */
    public Duration delay(int attempt, double random) {
        double bound = first.toMillis() * (double) (1L << Math.min(attempt, MAX_DOUBLINGS));
        return Duration.ofMillis((long) (Math.min(bound, max.toMillis()) * random));
    }
}
