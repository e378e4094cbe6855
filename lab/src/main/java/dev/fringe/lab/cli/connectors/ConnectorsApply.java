package dev.fringe.lab.cli.connectors;

import dev.fringe.lab.clusters.connect.ConnectCluster.Change;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.ConnectorWarnings;
import dev.fringe.lab.clusters.connect.Rollout;
import dev.fringe.lab.clusters.connect.Rollout.Result;
import dev.fringe.lab.clusters.connect.Rollout.Step;
import dev.fringe.lab.clusters.connect.SchemasAhead;
import dev.fringe.lab.clusters.connect.TopicsAhead;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        description = "Creates or updates the connectors of the files and waits until their tasks run.")
final class ConnectorsApply implements Callable<Integer> {
    private static final Duration SETTLING = Duration.ofSeconds(10);

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
                    "the Kafka that the workers write to, for a Connect cluster named with --connect: the topics of a"
                            + " source are made there ahead of its first record (default: the stack's)")
    private String kafka;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description =
                    "the Confluent-compatible API of the schema registry that the workers' own converter uses, for a Connect"
                            + " cluster named with --connect: the schemas of the topics made are registered there (default:"
                            + " the stack's)")
    private String registry;

    @Parameters(paramLabel = "FILE", description = "files or directories (default: connect-configs/connectors)")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        List<ConnectorFile> connectors = ConnectorOptions.load(files);
        Rollout rollout =
                new Rollout(options.cluster(), new TopicsAhead(kafka()), new SchemasAhead(registry()), SETTLING);
        ConnectorReport report = new ConnectorReport(spec.commandLine().getOut(), options.json());
        List<Step> steps = connectors.stream().map(rollout::begin).toList();
        boolean running = true;
        for (Step step : steps) {
            Result result = rollout.await(step, Duration.ofSeconds(timeout));
            running &= result.running();
            report.entry(
                    step.file().name(),
                    step.applied().change().name().toLowerCase(Locale.ROOT),
                    describe(result, step),
                    result.status().orElse(null),
                    step.applied().errors(),
                    ConnectorWarnings.of(step.file()));
        }
        report.end();
        return running ? 0 : 1;
    }

    private Optional<String> kafka() {
        return kafka != null ? Optional.of(kafka) : options.stackKafka();
    }

    private Optional<String> registry() {
        return registry != null ? Optional.of(registry) : options.stackRegistry();
    }

    private String describe(Result result, Step step) {
        return describe(result)
                + (step.topicsMade() == 0 ? "" : String.format(Locale.ROOT, ", %,d topics made", step.topicsMade()))
                + (step.schemasRegistered() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %,d schemas registered", step.schemasRegistered()));
    }

    private String describe(Result result) {
        if (result.applied().change() == Change.REFUSED) {
            return "correct " + result.file().path();
        }
        return result.status()
                .map(status -> result.running()
                        ? status.tasks().size() + (status.tasks().size() == 1 ? " task runs" : " tasks run")
                        : "after " + timeout + " s at most: " + status.summary())
                .orElse("deleted meanwhile by somebody else");
    }
}
