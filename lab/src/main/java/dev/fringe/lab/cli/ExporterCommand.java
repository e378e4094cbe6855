// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.clusters.health.LagServer;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "exporter",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the end of every topic and the lag of every consumer group on /metrics for Prometheus, until Ctrl-C.",
            "`fringe up --prometheus` starts it too."
        })
public final class ExporterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServersOptions servers;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "address to listen on (default: ${DEFAULT-VALUE})")
    private String listen = "127.0.0.1:9308";

    @Override
    public Integer call() throws InterruptedException {
        try (LagServer server = new LagServer(servers.servers().kafka(), address())) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("Metrics: http://" + listen.replaceFirst(":\\d+$", ":" + server.port()) + "/metrics");
            out.flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            throw new LabFailure("cannot listen on " + listen + ": " + e.getMessage() + "; set another --listen", e);
        }
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        if (colon < 1 || !listen.substring(colon + 1).matches("\\d{1,5}")) {
            throw new ParameterException(
                    spec.commandLine(), "--listen must be HOST:PORT, such as 127.0.0.1:9308, not " + listen);
        }
        return new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
    }
}
