// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import dev.fringe.lab.clusters.connect.ConnectorStatus.Part;
import dev.fringe.lab.stack.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Changes the state of a connector, and waits for the result. */
final class ConnectorActions {
    private static final Set<String> SETTLED = Set.of("RUNNING", "PAUSED");
    private static final Set<String> ENDED = Set.of("PAUSED", "FAILED");

    private final ConnectCluster cluster;
    private final Duration patience;
    private final Duration steady;

    /**
     * @param patience how long to wait for a result
     * @param steady how long a task must run without a failure. Until then, the state may be that from before the restart.
     */
    ConnectorActions(ConnectCluster cluster, Duration patience, Duration steady) {
        this.cluster = cluster;
        this.patience = patience;
        this.steady = steady;
    }

    Outcome restart(String name, boolean onlyFailed) {
        List<Part> failed = failures(name);
        if (onlyFailed && failed.isEmpty()) {
            return Outcome.done("no task of " + name + " has failed");
        }
        cluster.restart(name, onlyFailed);
        String what = onlyFailed
                ? "the failed tasks of " + name + " run again ("
                        + failed.stream().map(Part::label).collect(Collectors.joining(", ")) + ")"
                : name + " and its tasks run again";
        return awaitStart(name, what);
    }

    Outcome resume(String name) {
        cluster.resume(name);
        return awaitStart(name, name + " runs again");
    }

    /** A task that has failed stays so. */
    Outcome pause(String name) {
        cluster.pause(name);
        Outcome outcome = await(
                name,
                status -> status.connector().state().equals("PAUSED")
                        && status.tasks().stream().allMatch(task -> ENDED.contains(task.state())),
                name + " is paused");
        List<Part> failed = failures(name);
        return outcome.done() && !failed.isEmpty()
                ? Outcome.failed(name + " is paused, but " + failed.get(0).label() + " had failed before: "
                        + failed.get(0).reason())
                : outcome;
    }

    private List<Part> failures(String name) {
        return cluster.status(name).map(ConnectorStatus::failures).orElse(List.of());
    }

    Outcome stop(String name) {
        cluster.stop(name);
        return await(
                name,
                status -> status.connector().state().equals("STOPPED")
                        && status.tasks().isEmpty(),
                name + " is stopped; its configuration and offsets are kept");
    }

    Outcome delete(String name) {
        boolean existed = cluster.delete(name);
        boolean gone = Wait.until(patience, () -> cluster.status(name).isEmpty());
        return gone
                ? Outcome.done(existed ? name + " is deleted" : name + " was deleted before")
                : Outcome.failed(name + " is not deleted after " + patience.toSeconds() + " s");
    }

    /** It has started when all parts have kept their state for a while, and failed when a part has failed at that time. */
    Outcome awaitStart(String name, String done) {
        Stable stable = new Stable(name);
        Wait.until(patience, stable::decided);
        Optional<ConnectorStatus> status = stable.last;
        List<Part> failures = status.map(ConnectorStatus::failures).orElse(List.of());
        if (!failures.isEmpty()) {
            Part first = failures.get(0);
            return Outcome.failed(name + ", " + first.label() + " failed: " + first.reason());
        }
        return status.filter(Stable::settled).isPresent() ? Outcome.done(done) : late(name, status);
    }

    private Outcome await(String name, Predicate<ConnectorStatus> wanted, String done) {
        boolean reached =
                Wait.until(patience, () -> cluster.status(name).filter(wanted).isPresent());
        return reached ? Outcome.done(done) : late(name, cluster.status(name));
    }

    private Outcome late(String name, Optional<ConnectorStatus> status) {
        return Outcome.failed(status.map(now -> name + " is " + now.summary() + " after " + patience.toSeconds()
                        + " s: check the workers with `fringe status`")
                .orElse(name + " was deleted in the meantime"));
    }

    private final class Stable {
        private final String name;
        private Optional<ConnectorStatus> last = Optional.empty();
        private long since = System.nanoTime();

        private Stable(String name) {
            this.name = name;
        }

        private boolean decided() {
            Optional<ConnectorStatus> now = cluster.status(name);
            if (!now.equals(last)) {
                last = now;
                since = System.nanoTime();
            }
            return System.nanoTime() - since >= steady.toNanos()
                    && (now.isEmpty()
                            || settled(now.get())
                            || !now.get().failures().isEmpty());
        }

        private static boolean settled(ConnectorStatus status) {
            return SETTLED.contains(status.connector().state())
                    && status.tasks().stream().allMatch(task -> SETTLED.contains(task.state()))
                    && !status.tasks().isEmpty();
        }
    }
}
