// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectCluster.OptionError;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.ConnectorWarnings;
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
        name = "validate",
        mixinStandardHelpOptions = true,
        description =
                "Validates the files with Connect and prints the error of every option; nothing is changed. Prints a warning"
                        + " for an option that is valid but can lose data.")
final class ConnectorsValidate implements Callable<Integer> {
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
        boolean valid = true;
        for (ConnectorFile file : connectors) {
            List<OptionError> errors = cluster.validate(file);
            valid &= errors.isEmpty();
            report.entry(
                    file.name(),
                    errors.isEmpty() ? "valid" : "invalid",
                    file.path().toString(),
                    null,
                    errors,
                    ConnectorWarnings.of(file));
        }
        report.end();
        return valid ? 0 : 1;
    }
}
