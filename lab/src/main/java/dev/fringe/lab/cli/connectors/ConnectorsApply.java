// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.Rollout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Creates or updates the connectors in the files and waits until their tasks run.")
final class ConnectorsApply implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectorOptions options;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            description = "seconds to wait for the tasks of a connector (default: ${DEFAULT-VALUE})")
    private int timeout = 60;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description =
                    "with --connect: the Kafka cluster of the workers, in which a source's topics are created before its first"
                            + " record (default: the stack's)")
    private String kafka;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description =
                    "with --connect: the Confluent-compatible API of the schema registry that the workers' converter uses; the"
                            + " schemas of the created topics are registered there (default: the stack's)")
    private String registry;

    @Parameters(paramLabel = "FILE", description = "files or directories (default: connect-configs/connectors)")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        List<ConnectorFile> connectors = ConnectorOptions.load(files);
        ConnectorReport report = new ConnectorReport(spec.commandLine().getOut(), options.json());
        Duration patience = Duration.ofSeconds(timeout);
        boolean running = new Rollout(options.cluster(), kafka(), registry())
                .apply(connectors, patience, result -> report.applied(result, patience));
        report.end();
        return running ? 0 : 1;
    }

    private Optional<String> kafka() {
        return kafka != null ? Optional.of(kafka) : options.stackKafka();
    }

    private Optional<String> registry() {
        return registry != null ? Optional.of(registry) : options.stackRegistry();
    }
}
