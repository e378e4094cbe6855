// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.clusters.connect.Rollout;

/** Receives the progress of a run. */
public interface LatencyProgress {
    void deployed(Rollout.Result connector);

    void sendingFirstMessages(int topics);

    /** A point of every topic is stored. */
    void flowing(int topics, Measured.Start start);

    void warmingUp(double seconds);

    void sending(int messages, double rate);

    /** @param waiting the number of messages in the backlog */
    void draining(long waiting);

    /** All messages are stored; the limits of InfluxDB and Mosquitto are measured. */
    void measuringLimits();
}
