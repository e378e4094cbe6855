// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.connect.ConnectorState;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.console.Probe;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import dev.fringe.lab.console.chain.ChainWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the records are: of each sink by its topics, as Kafka and its group say, and of each recorded run by message, as
 * {@code fringe verify} finds them.
 */
public final class LedgerView implements View {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The first look at large runs takes long. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ChainWatch watch;
    private final Optional<RunsWatch> runs;
    private final Probe<JsonNode> found;

    /** @param runs empty if no directory with recorded runs is known */
    public LedgerView(ChainWatch watch, Optional<RunsWatch> runs) {
        this.watch = watch;
        this.runs = runs;
        this.found =
                new Probe<>("ledger", PATIENCE, () -> runs.map(RunsWatch::look).orElseGet(JSON::createArrayNode));
    }

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/ledger", request -> now()));
    }

    @Override
    public Optional<JsonNode> live() {
        return Optional.of(now());
    }

    private JsonNode now() {
        ObjectNode root = JSON.createObjectNode();
        addSinks(root);
        Probe.Seen<JsonNode> seen = found.look();
        root.set("runs", seen.value() == null ? JSON.createArrayNode() : seen.value());
        seen.problem().ifPresent(problem -> root.put("problem", problem));
        return root;
    }

    private void addSinks(ObjectNode root) {
        KafkaProgress.Progress progress = watch.kafka().value();
        List<ConnectorState> deployed = watch.connectors().value();
        root.putArray("sinks");
        if (progress == null || deployed == null) {
            return;
        }
        for (ConnectorState sink :
                deployed.stream().filter(connector -> !connector.isSource()).toList()) {
            ObjectNode node = root.withArray("sinks").addObject().put("name", sink.name());
            sink.connector()
                    .deadLetters()
                    .ifPresent(queue -> node.put("queue", queue)
                            .put("deadLetters", progress.ends().getOrDefault(queue, 0L)));
            node.putArray("topics");
            Map<String, Long> lags =
                    progress.lags().getOrDefault(sink.connector().group(), Map.of());
            lags.forEach((topic, lag) -> {
                long end = progress.ends().getOrDefault(topic, 0L);
                node.withArray("topics")
                        .addObject()
                        .put("topic", topic)
                        .put("inKafka", end)
                        .put("handled", end - lag)
                        .put("inFlight", lag);
            });
        }
    }

    @Override
    public void close() {
        found.close();
        runs.ifPresent(RunsWatch::close);
    }
}
