// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.cli.connectors.ConnectorReport;
import dev.fringe.lab.clusters.connect.Rollout;
import dev.fringe.lab.telescope.latency.Deployment;
import dev.fringe.lab.telescope.latency.LatencyProgress;
import dev.fringe.lab.telescope.latency.Measured;
import java.io.PrintStream;
import java.io.PrintWriter;

/** Prints the progress of a latency run. */
record LatencyLines(PrintStream out) implements LatencyProgress {
    @Override
    public void deployed(Rollout.Result connector) {
        new ConnectorReport(new PrintWriter(out, true), false).applied(connector, Deployment.PATIENCE);
    }

    @Override
    public void sendingFirstMessages(int topics) {
        out.printf("Sending a message to each of %,d topics%n", topics);
    }

    @Override
    public void flowing(int topics, Measured.Start start) {
        out.printf(
                "%,d topics flow after %.1f s: topics, schemas and connectors took %.1f s%n",
                topics, start.flowing().toMillis() / 1e3, start.deployed().toMillis() / 1e3);
    }

    @Override
    public void warmingUp(double seconds) {
        out.printf("Warming up for %.0f s at the run's rate%n", seconds);
    }

    @Override
    public void sending(int messages, double rate) {
        out.printf("Sending %d messages at %.0f/s%n", messages, rate);
    }

    @Override
    public void draining(long waiting) {
        out.printf("%d messages are in Kafka; starting the sink%n", waiting);
    }

    @Override
    public void measuringLimits() {
        out.println("Measuring what InfluxDB and Mosquitto can do alone");
    }
}
