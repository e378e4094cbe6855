// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.stack.ProcessorTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The measurements of a run.
 *
 * @param rate the actual rate, which is lower than the requested one if the sender could not keep up
 * @param hops by name, in the order in which a message passes them
 * @param subsystems which subsystem sent each message
 * @param processorTime the processor time during the run
 */
public record Measured(
        Timeline timeline,
        long sent,
        double rate,
        Map<String, HopTimes> hops,
        Subsystems subsystems,
        ProcessorTime processorTime,
        Duration wall,
        Start start,
        Speeds speeds,
        List<Stall> stalls) {
    static final String KAFKA = "kafka";
    static final String STORED = "stored";
    static final String VISIBLE = "visible";

    /**
     * How long it took, since the command began, until messages flowed.
     *
     * @param deployed until topics, schemas and connectors existed
     * @param flowing until a point of every topic was stored
     */
    public record Start(Duration deployed, Duration flowing) {}

    /**
     * The chain's speed beside the limits of its ends in the same run, in messages per second.
     *
     * @param backlog whether the chain stored a backlog; otherwise it was as fast as the schedule at most
     * @param influx what InfluxDB alone accepts of the same requests; 0 if unknown
     * @param mosquitto what Mosquitto alone delivers of the same messages; 0 if unknown
     */
    record Speeds(boolean backlog, double chain, double influx, double mosquitto) {}

    public long lost() {
        return sent - hops.get(STORED).count();
    }

    long doubled() {
        return hops.get(KAFKA).doubled();
    }
}
