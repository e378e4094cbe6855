// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.ServiceLaunch;
import dev.fringe.lab.stack.StackSize;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The launcher runs the script whose path this command prints. */
@Command(
        name = "service",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one service of the stack in the foreground, as in a container: it listens on all addresses and reaches each",
            "other service on the host with its name. The environment changes its settings:",
            "  FRINGE_SETTINGS        lines that replace those of its file in connect-configs/settings",
            "  FRINGE_JVM_OPTIONS     options of its JVM, for example -Xmx2g",
            "  FRINGE_HOST_<SERVICE>  the host of another service, for example FRINGE_HOST_INFLUXDB"
        })
public final class ServiceCommand implements Callable<Integer> {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".fringe",
            description = "The service's state directory (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Option(names = "--ha", description = "Flink's job managers use the service zookeeper.")
    boolean highAvailability;

    @Option(names = "--s3", description = "Flink uses the service s3.")
    boolean s3;

    @Option(names = "--metrics", description = "The service serves its metrics for Prometheus.")
    boolean metrics;

    @Parameters(paramLabel = "NAME", description = "kafka, connect, registry, flink-jobmanager, zookeeper, s3, ...")
    String name;

    @Override
    public Integer call() {
        StackSize size = new StackSize(1, 1, Set.of())
                .withHighAvailability(highAvailability || name.equals("zookeeper"))
                .withS3(s3 || name.equals("s3"))
                .withPrometheus(metrics);
        System.out.println(new ServiceLaunch(Installation.current(), dir, size, System.getenv()).prepare(name));
        return 0;
    }
}
