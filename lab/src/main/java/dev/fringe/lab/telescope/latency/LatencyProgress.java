// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.clusters.connect.Rollout;

/** Receives the progress of a run. */
public interface LatencyProgress {
    void deployed(Rollout.Result connector);

    /** @param seconds warm-up time at the run's rate, after the first message of every topic */
    void warmingUp(int topics, double seconds);

    void sending(int messages, double rate);

    /** @param waiting the number of messages in the backlog */
    void draining(long waiting);
}
