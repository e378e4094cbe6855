package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.clusters.connect.ConnectCluster.Applied;
import dev.fringe.lab.clusters.connect.ConnectCluster.Change;
import dev.fringe.lab.clusters.connect.ConnectCluster.OptionError;
import dev.fringe.lab.stack.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;

/** Brings one connector to what its file says, and waits until it runs or has failed for good. */
public final class Rollout {
    private final ConnectCluster cluster;
    private final TopicsAhead topics;
    private final SchemasAhead schemas;
    private final Duration settling;

    /** How it ended. The status is missing when the configuration was refused. */
    public record Result(ConnectorFile file, Applied applied, Optional<ConnectorStatus> status) {
        public boolean running() {
            return status.filter(ConnectorStatus::running).isPresent();
        }
    }

    /** A rollout under way. */
    public record Step(
            ConnectorFile file,
            Applied applied,
            int topicsMade,
            int schemasRegistered,
            Set<String> oldTraces,
            long startedNanos) {}

    /** @param settling for how long an old failure may still be shown after its remedy was applied */
    public Rollout(ConnectCluster cluster, TopicsAhead topics, SchemasAhead schemas, Duration settling) {
        this.cluster = cluster;
        this.topics = topics;
        this.schemas = schemas;
        this.settling = settling;
    }

    public Step begin(ConnectorFile file) {
        List<ConnectorStatus.Part> failures =
                cluster.status(file.name()).map(ConnectorStatus::failures).orElse(List.of());
        List<NewTopic> missing = topics.missing(file);
        // A file that Connect refuses leaves no topics behind.
        List<OptionError> errors = missing.isEmpty() ? List.of() : cluster.validate(file);
        int made = errors.isEmpty() ? topics.make(missing) : 0;
        // The topics that are there have their schemas.
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

    public Result await(Step step, Duration patience) {
        if (step.applied().change() == Change.REFUSED) {
            return new Result(step.file(), step.applied(), Optional.empty());
        }
        Supplier<Optional<ConnectorStatus>> ask =
                () -> cluster.status(step.file().name());
        Wait.until(
                patience, () -> ask.get().filter(status -> ended(status, step)).isPresent());
        return new Result(step.file(), step.applied(), ask.get());
    }

    private boolean ended(ConnectorStatus status, Step step) {
        if (status.running()) {
            return true;
        }
        // Connect shows the failure of the configuration before this one until the new task has started.
        boolean settled = System.nanoTime() - step.startedNanos() > settling.toNanos();
        return status.failures().stream()
                .anyMatch(part -> settled || !step.oldTraces().contains(part.trace()));
    }
}
