// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.stack.ProcessorTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The measurements of a run.
 *
 * @param rate the actual rate, which is lower than the requested one if the sender could not keep up
 * @param hops by name, in the order in which a message passes them
 * @param processorTime the processor time during the run
 */
public record Measured(
        Timeline timeline,
        long sent,
        double rate,
        Map<String, HopTimes> hops,
        ProcessorTime processorTime,
        Duration wall,
        Optional<Drain> drain) {
    static final String KAFKA = "kafka";
    static final String STORED = "stored";
    static final String VISIBLE = "visible";

    /**
     * The speed at which a backlog was stored.
     *
     * @param limit points per second that InfluxDB alone accepts of the same requests; 0 if unknown
     */
    record Drain(long points, double pointsPerSecond, double limit) {}

    public long lost() {
        return sent - hops.get(STORED).count();
    }

    long doubled() {
        return hops.get(KAFKA).doubled();
    }
}
