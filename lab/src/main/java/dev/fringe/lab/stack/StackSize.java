// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.Set;

/**
 * The services of a stack. A test that needs only a broker and a worker omits the others.
 *
 * @param highAvailability whether a standby job manager runs, with ZooKeeper for leader election
 * @param s3 whether an S3 server runs, which Flink can use
 * @param console whether the lab's page runs with it
 * @param prometheus whether Prometheus runs, and the servers serve metrics for it
 * @param without names of services to omit
 */
public record StackSize(
        int taskManagers,
        int workers,
        boolean highAvailability,
        boolean s3,
        ConsoleMode console,
        boolean prometheus,
        Set<String> without) {
    /** Whether the page runs, and whether it may break processes. */
    public enum ConsoleMode {
        NONE,
        USUAL,
        WITH_FAULTS
    }

    public static final StackSize USUAL = new StackSize(2, 1, Set.of());
    static final StackSize NOTHING = new StackSize(0, 0, Set.of());

    public StackSize(int taskManagers, int workers, Set<String> without) {
        this(taskManagers, workers, false, false, ConsoleMode.NONE, false, without);
    }

    /** Kafka, the registry and Flink with high availability: the services that the jobs need. */
    public static StackSize jobsOnly(int taskManagers) {
        return new StackSize(taskManagers, 0, Set.of(Mosquitto.NAME, Influx.NAME)).withHighAvailability(true);
    }

    public static StackSize withoutFlink() {
        return new StackSize(0, 1, Set.of(FlinkJobManager.NAME));
    }

    public StackSize withHighAvailability(boolean wanted) {
        return new StackSize(taskManagers, workers, wanted, s3, console, prometheus, without);
    }

    public StackSize withS3(boolean wanted) {
        return new StackSize(taskManagers, workers, highAvailability, wanted, console, prometheus, without);
    }

    public StackSize withConsole(ConsoleMode wanted) {
        return new StackSize(taskManagers, workers, highAvailability, s3, wanted, prometheus, without);
    }

    public StackSize withPrometheus(boolean wanted) {
        return new StackSize(taskManagers, workers, highAvailability, s3, console, wanted, without);
    }

    boolean runs(String service) {
        return !without.contains(service);
    }

    /** A second `up` with a smaller size keeps the running services. */
    StackSize atLeast(StackSize known) {
        return new StackSize(
                Math.max(taskManagers, known.taskManagers),
                Math.max(workers, known.workers),
                highAvailability || known.highAvailability,
                s3 || known.s3,
                console == ConsoleMode.NONE ? known.console : console,
                prometheus || known.prometheus,
                without);
    }

    static StackSize of(Set<String> services) {
        return new StackSize(
                        (int) services.stream().filter(FlinkTaskManager::isName).count(),
                        (int) services.stream().filter(ConnectWorker::isName).count(),
                        Set.of())
                .withHighAvailability(services.contains(ZooKeeper.NAME))
                .withS3(services.contains(S3Server.NAME))
                .withConsole(services.contains(ConsolePage.NAME) ? ConsoleMode.USUAL : ConsoleMode.NONE)
                .withPrometheus(services.contains(Prometheus.NAME));
    }
}
