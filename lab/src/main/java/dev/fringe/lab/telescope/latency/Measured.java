// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.stack.ProcessorTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a run measured.
 *
 * @param rate at which messages were sent, which is below the wanted rate when the sender could not keep up
 * @param hops by name, in the order in which a message passes them
 * @param processorTime over the time of the run
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
     * How fast a backlog went.
     *
     * @param limit points a second that InfluxDB takes of the same requests with nothing else running; 0 when unknown
     */
    record Drain(long points, double pointsPerSecond, double limit) {}

    public long lost() {
        return sent - hops.get(STORED).count();
    }

    long doubled() {
        return hops.get(KAFKA).doubled();
    }
}
