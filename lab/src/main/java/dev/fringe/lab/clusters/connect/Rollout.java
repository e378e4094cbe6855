// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.clusters.connect.ConnectCluster.Applied;
import dev.fringe.lab.clusters.connect.ConnectCluster.Change;
import dev.fringe.lab.clusters.connect.ConnectCluster.OptionError;
import dev.fringe.lab.stack.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;

/** Applies connector files and waits until each connector runs or has failed. */
public final class Rollout {
    /** How long Connect may still report the failure of the previous configuration. */
    private static final Duration SETTLING = Duration.ofSeconds(10);

    private final ConnectCluster cluster;
    private final TopicsAhead topics;
    private final SchemasAhead schemas;

    /** The result for one connector. The status is empty if the configuration was rejected. */
    public record Result(
            ConnectorFile file,
            Applied applied,
            int topicsMade,
            int schemasRegistered,
            Optional<ConnectorStatus> status) {
        public boolean running() {
            return status.filter(ConnectorStatus::running).isPresent();
        }
    }

    /** A rollout in progress. */
    private record Step(
            ConnectorFile file,
            Applied applied,
            int topicsMade,
            int schemasRegistered,
            Set<String> oldTraces,
            long startedNanos) {
        Result ended(Optional<ConnectorStatus> status) {
            return new Result(file, applied, topicsMade, schemasRegistered, status);
        }
    }

    /**
     * @param kafka the Kafka cluster of the workers; empty if unknown
     * @param registry the schema registry of the workers' converter; empty if unknown
     */
    public Rollout(ConnectCluster cluster, Optional<String> kafka, Optional<String> registry) {
        this.cluster = cluster;
        this.topics = new TopicsAhead(kafka);
        this.schemas = new SchemasAhead(registry);
    }

    /**
     * Applies all connectors before it waits for any.
     *
     * @param patience how long to wait for the tasks of one connector
     * @param listener receives the result of each connector
     * @return whether all of them run
     */
    public boolean apply(List<ConnectorFile> files, Duration patience, Consumer<Result> listener) {
        boolean running = true;
        for (Step step : files.stream().map(this::begin).toList()) {
            Result result = await(step, patience);
            listener.accept(result);
            running &= result.running();
        }
        return running;
    }

    private Step begin(ConnectorFile file) {
        List<ConnectorStatus.Part> failures =
                cluster.status(file.name()).map(ConnectorStatus::failures).orElse(List.of());
        List<NewTopic> missing = topics.missing(file);
        // Validate first: a rejected file must not create topics.
        List<OptionError> errors = missing.isEmpty() ? List.of() : cluster.validate(file);
        int made = errors.isEmpty() ? topics.make(missing) : 0;
        // Existing topics already have schemas.
        int registered = made > 0 ? schemas.register(file) : 0;
        Applied applied = errors.isEmpty() ? cluster.put(file) : new Applied(Change.REFUSED, errors);
        if (applied.change() == Change.UNCHANGED && !failures.isEmpty()) {
            cluster.restartFailed(file.name());
        }
        return new Step(
                file,
                applied,
                made,
                registered,
                failures.stream().map(ConnectorStatus.Part::trace).collect(Collectors.toSet()),
                System.nanoTime());
    }

    private Result await(Step step, Duration patience) {
        if (step.applied().change() == Change.REFUSED) {
            return step.ended(Optional.empty());
        }
        Supplier<Optional<ConnectorStatus>> ask =
                () -> cluster.status(step.file().name());
        Wait.until(
                patience, () -> ask.get().filter(status -> ended(status, step)).isPresent());
        return step.ended(ask.get());
    }

    private boolean ended(ConnectorStatus status, Step step) {
        if (status.running()) {
            return true;
        }
        // Connect reports the failure of the previous configuration until the new task has started.
        boolean settled = System.nanoTime() - step.startedNanos() > SETTLING.toNanos();
        return status.failures().stream()
                .anyMatch(part -> settled || !step.oldTraces().contains(part.trace()));
    }
}
