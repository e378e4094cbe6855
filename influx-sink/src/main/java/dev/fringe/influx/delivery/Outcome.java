package dev.fringe.influx.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How the delivery of a batch ended. */
public sealed interface Outcome {
    /** Every point is stored, or its record is among the rejected. */
    record Delivered(List<Rejection> rejections) implements Outcome {
        static final Delivered WHOLE = new Delivered(List.of());

        Delivered and(Delivered other) {
            if (other.rejections.isEmpty()) {
                return this;
            }
            List<Rejection> both = new ArrayList<>(rejections);
            both.addAll(other.rejections);
            return new Delivered(both);
        }
    }

    /** InfluxDB is not to be had now; the whole batch is to be given again after the wait. */
    record Unavailable(String why, Duration pause) implements Outcome {}

    record Misconfigured(String remedy) implements Outcome {}
}
