package dev.fringe.lab.stack;

import java.util.Set;

/**
 * How much of the stack is wanted. A test that needs only a broker and a worker leaves the rest out.
 *
 * @param without the services to leave out, by name
 */
public record StackSize(int taskManagers, int workers, Set<String> without) {
    public static final StackSize USUAL = new StackSize(2, 1, Set.of());
    static final StackSize NOTHING = new StackSize(0, 0, Set.of());

    public static StackSize withoutFlink() {
        return new StackSize(0, 1, Set.of(FlinkJobManager.NAME));
    }

    boolean runs(String service) {
        return !without.contains(service);
    }

    /** A second `up` that asks for less leaves standing what is there. */
    StackSize atLeast(StackSize known) {
        return new StackSize(Math.max(taskManagers, known.taskManagers), Math.max(workers, known.workers), without);
    }

    static StackSize of(Set<String> services) {
        return new StackSize(
                (int) services.stream().filter(FlinkTaskManager::isName).count(),
                (int) services.stream().filter(ConnectWorker::isName).count(),
                Set.of());
    }
}
