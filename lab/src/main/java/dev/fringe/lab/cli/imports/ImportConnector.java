// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.imports;

import dev.fringe.lab.clusters.imports.ConnectorImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "connector",
        mixinStandardHelpOptions = true,
        description = {
            "Turns the configuration of Confluent's or Lenses' InfluxDB sink or MQTT source into a connector file, and names what",
            "has no counterpart. A secret becomes ${env:FRINGE_...}. The exit code is 1 if something has no counterpart."
        })
final class ImportConnector implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the connector's file, as JSON or properties")
    private Path file;

    @Mixin
    private ImportOptions options;

    @Override
    public Integer call() {
        return options.write(ConnectorImport.read(file));
    }
}
