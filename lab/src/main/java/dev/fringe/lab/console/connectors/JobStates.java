// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.flink.Checkpoints;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.console.Probe;
import dev.fringe.lab.console.chain.ChainWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The jobs of the cluster with their checkpoints, failures and lags. */
final class JobStates implements AutoCloseable {
    /** Ended jobs stay in the cluster's list for an hour or longer. */
    private static final int AT_MOST = 30;

    private final ChainWatch watch;
    private final Probe<List<State>> probe;

    private record State(FlinkCluster.Job job, Checkpoints checkpoints, Optional<FlinkCluster.Failure> failure) {}

    JobStates(Supplier<Servers> servers, ChainWatch watch) {
        this.watch = watch;
        this.probe = new Probe<>("jobs", () -> states(servers.get().flink()));
    }

    private static List<State> states(FlinkCluster cluster) {
        List<State> states = new ArrayList<>();
        cluster.jobs().stream()
                .limit(AT_MOST)
                .forEach(job -> states.add(new State(job, cluster.checkpoints(job.id()), cluster.failure(job.id()))));
        return states;
    }

    void writeTo(ObjectNode root) {
        ArrayNode jobs = root.putArray("jobs");
        if (!watch.has("flink")) {
            root.put("flinkProblem", "no Flink cluster is named");
            return;
        }
        Probe.Seen<List<State>> seen = probe.look();
        root.put("flinkProblem", seen.problem().orElse(null));
        if (seen.value() == null) {
            return;
        }
        KafkaProgress.Progress progress = watch.kafka().value();
        seen.value().forEach(state -> write(state, progress, jobs.addObject()));
    }

    private static void write(State state, KafkaProgress.Progress progress, ObjectNode node) {
        FlinkCluster.Job job = state.job();
        long now = System.currentTimeMillis();
        node.put("name", job.name())
                .put("id", job.id())
                .put("state", job.state())
                .put("active", job.active())
                .put("seconds", job.age().toSeconds())
                .put("completed", state.checkpoints().completed())
                .put("failed", state.checkpoints().failed())
                .put("checkpointFailure", state.checkpoints().failure())
                .put("savepoint", state.checkpoints().savepoint().orElse(null));
        state.checkpoints()
                .latest()
                .ifPresent(latest -> node.putObject("checkpoint")
                        .put("id", latest.id())
                        .put("ageSeconds", Math.max(0, now - latest.at().toEpochMilli()) / 1_000.0)
                        .put("seconds", latest.duration().toMillis() / 1_000.0)
                        .put("bytes", latest.bytes()));
        state.failure()
                .ifPresent(failure -> node.putObject("failure")
                        .put("at", failure.at().toEpochMilli())
                        .put("reason", failure.reason()));
        ArrayNode lags = node.putArray("lags");
        Map<String, Long> byTopic =
                progress == null ? Map.of() : progress.lags().getOrDefault(job.name(), Map.of());
        byTopic.forEach((topic, lag) -> lags.addObject().put("topic", topic).put("lag", lag));
    }

    @Override
    public void close() {
        probe.close();
    }
}
