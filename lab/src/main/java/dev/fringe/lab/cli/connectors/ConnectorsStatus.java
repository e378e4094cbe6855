// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the connectors in the files, or all connectors. The exit code is 1 if one does not run.")
final class ConnectorsStatus implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectorOptions options;

    @Parameters(paramLabel = "FILE", description = "files or directories (default: all connectors)")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        ConnectCluster cluster = options.cluster();
        ConnectorReport report = new ConnectorReport(spec.commandLine().getOut(), options.json());
        boolean running = files.isEmpty() ? showAll(cluster, report) : showThose(cluster, report);
        report.end();
        return running ? 0 : 1;
    }

    private boolean showAll(ConnectCluster cluster, ConnectorReport report) {
        List<ConnectorStatus> all = cluster.all();
        all.forEach(status -> show(report, status));
        if (all.isEmpty() && !options.json()) {
            spec.commandLine().getOut().println("no connectors yet: `fringe connectors apply` creates them");
        }
        return all.stream().allMatch(ConnectorStatus::running);
    }

    private boolean showThose(ConnectCluster cluster, ConnectorReport report) {
        boolean running = true;
        for (ConnectorFile file : ConnectorOptions.load(files)) {
            Optional<ConnectorStatus> status = cluster.status(file.name());
            running &= status.filter(ConnectorStatus::running).isPresent();
            status.ifPresentOrElse(
                    found -> show(report, found),
                    () -> report.entry(
                            file.name(), "MISSING", "`fringe connectors apply` creates it", null, List.of()));
        }
        return running;
    }

    private static void show(ConnectorReport report, ConnectorStatus status) {
        int tasks = status.tasks().size();
        report.entry(
                status.name(),
                status.summary(),
                status.type() + ", " + tasks + (tasks == 1 ? " task" : " tasks"),
                status,
                List.of());
    }
}
