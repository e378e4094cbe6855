// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.cli.connectors.ConnectorReport;
import dev.fringe.lab.clusters.connect.Rollout;
import dev.fringe.lab.telescope.latency.Deployment;
import dev.fringe.lab.telescope.latency.LatencyProgress;
import java.io.PrintStream;
import java.io.PrintWriter;

/** Prints the progress of a latency run. */
record LatencyLines(PrintStream out) implements LatencyProgress {
    @Override
    public void deployed(Rollout.Result connector) {
        new ConnectorReport(new PrintWriter(out, true), false).applied(connector, Deployment.PATIENCE);
    }

    @Override
    public void warmingUp(int topics, double seconds) {
        out.printf("Warming up: one message to each of %d topics", topics);
        out.printf(seconds > 0 ? ", then %.0f s at the run's rate%n" : "%n", seconds);
    }

    @Override
    public void sending(int messages, double rate) {
        out.printf("Sending %d messages at %.0f/s%n", messages, rate);
    }

    @Override
    public void draining(long waiting) {
        out.printf("%d messages are in Kafka; starting the sink%n", waiting);
    }
}
