// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.clusters.connect.Rollout;

/** Is told how far a run has come. */
public interface LatencyProgress {
    void deployed(Rollout.Result connector);

    /** @param seconds at the run's rate, after every topic had its first message */
    void warmingUp(int topics, double seconds);

    void sending(int messages, double rate);

    /** @param waiting messages of a backlog that the sink may store now */
    void draining(long waiting);
}
