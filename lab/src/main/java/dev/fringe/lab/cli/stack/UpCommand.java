// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the stack in the background and returns when all services answer.",
            "On a running stack it restarts the dead services and leaves the others alone."
        })
public final class UpCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".fringe",
            description = "Directory of state, logs and addresses (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Option(
            names = "--taskmanagers",
            paramLabel = "N",
            description = "Number of Flink task managers, with four slots each (default: 2).")
    Integer taskManagers;

    @Option(names = "--workers", paramLabel = "N", description = "Number of Connect workers (default: 1).")
    Integer workers;

    @Option(
            names = "--ha",
            description =
                    "Runs Flink with high availability: ZooKeeper and a standby job manager. The state directory remembers this.")
    boolean highAvailability;

    @Option(
            names = "--s3",
            description =
                    "Runs an S3 server with the bucket fringe, which Flink's jobs can use; conf/s3/credentials in the state directory has its key. The state directory remembers this.")
    boolean s3;

    @Option(
            names = "--prometheus",
            description =
                    "Runs Prometheus with the alert rules of connect-configs/prometheus. The servers then serve their metrics for it.")
    boolean prometheus;

    @Mixin
    ConsoleOptions console;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            description = "Seconds that each service may take to answer while its process runs (default: 300).")
    Integer timeout;

    @Override
    public Integer call() {
        StackSize size = new StackSize(
                        positive("--taskmanagers", taskManagers, StackSize.USUAL.taskManagers()),
                        positive("--workers", workers, StackSize.USUAL.workers()),
                        StackSize.USUAL.without())
                .withHighAvailability(highAvailability)
                .withS3(s3)
                .withPrometheus(prometheus)
                .withConsole(console.mode());
        Stack stack = new Stack(Installation.current(), dir);
        Duration patience = Duration.ofSeconds(positive("--timeout", timeout, (int) Stack.USUAL_PATIENCE.toSeconds()));
        new StackStart(System.out).bringUp(stack, size, patience);
        System.out.println("Addresses are in " + stack.dir().resolve(Endpoints.FILE)
                + "; `./fringe status` shows the services, `./fringe down` stops them.");
        return 0;
    }

    private int positive(String option, Integer given, int usual) {
        if (given != null && given < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1, not " + given);
        }
        return given == null ? usual : given;
    }
}
