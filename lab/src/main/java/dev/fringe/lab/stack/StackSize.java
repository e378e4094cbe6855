// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.Set;

/**
 * The services of a stack. A test that needs only a broker and a worker omits the others.
 *
 * @param highAvailability whether a standby job manager runs, with ZooKeeper for leader election
 * @param without names of services to omit
 */
public record StackSize(int taskManagers, int workers, boolean highAvailability, Set<String> without) {
    public static final StackSize USUAL = new StackSize(2, 1, Set.of());
    static final StackSize NOTHING = new StackSize(0, 0, Set.of());

    public StackSize(int taskManagers, int workers, Set<String> without) {
        this(taskManagers, workers, false, without);
    }

    /** Kafka, the registry and Flink with high availability: the services that the jobs need. */
    public static StackSize jobsOnly(int taskManagers) {
        return new StackSize(taskManagers, 0, true, Set.of(Mosquitto.NAME, Influx.NAME));
    }

    public static StackSize withoutFlink() {
        return new StackSize(0, 1, Set.of(FlinkJobManager.NAME));
    }

    StackSize withHighAvailability(boolean wanted) {
        return new StackSize(taskManagers, workers, wanted, without);
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
                without);
    }

    static StackSize of(Set<String> services) {
        return new StackSize(
                (int) services.stream().filter(FlinkTaskManager::isName).count(),
                (int) services.stream().filter(ConnectWorker::isName).count(),
                services.contains(ZooKeeper.NAME),
                Set.of());
    }
}
