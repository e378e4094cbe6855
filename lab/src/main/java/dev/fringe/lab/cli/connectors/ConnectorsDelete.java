// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        description = "Deletes the connectors in the files; topics, offsets and stored data are kept.")
final class ConnectorsDelete implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectorOptions options;

    @Parameters(paramLabel = "FILE", description = "files or directories (default: connect-configs/connectors)")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        List<ConnectorFile> connectors = ConnectorOptions.load(files);
        ConnectCluster cluster = options.cluster();
        ConnectorReport report = new ConnectorReport(spec.commandLine().getOut(), options.json());
        connectors.forEach(file -> report.deleted(file, cluster.delete(file.name())));
        report.end();
        return 0;
    }
}
