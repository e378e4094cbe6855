// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.KafkaTable;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.points.SinkPoints;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How far a repair is, kept in Kafka after each slice so that another run continues. A plan keeps nothing. */
final class RepairProgress implements AutoCloseable {
    static final String TOPIC = "fringe.repairs";

    private final Optional<KafkaTable> table;
    private final String key;
    private final String mapping;
    private final Instant[] reached;
    private final RepairCounts counts;
    private final boolean continued;

    private RepairProgress(
            Optional<KafkaTable> table, String key, String mapping, Instant from, Instant to, JsonNode known) {
        this.table = table;
        this.key = key;
        this.mapping = mapping;
        // a repair that ended is checked again from the beginning, and so is one under another configuration
        this.continued = known.has("forwards") && known.path("mapping").asText().equals(mapping);
        this.reached = continued
                ? new Instant[] {time(known, "forwards"), time(known, "backwards")}
                : new Instant[] {from, to};
        this.counts = continued ? RepairCounts.of(known.path("counts")) : new RepairCounts();
    }

    private static Instant time(JsonNode known, String name) {
        return Instant.parse(known.path(name).asText());
    }

    static RepairProgress of(
            Servers servers,
            DeployedConnector connector,
            SinkPoints.Choice choice,
            Instant from,
            Instant to,
            boolean keep) {
        String key = connector.name() + " " + from + " " + to;
        Map<String, String> options = new TreeMap<>(connector.config());
        options.putAll(choice.options());
        String mapping = Integer.toHexString(options.hashCode());
        if (!keep) {
            return new RepairProgress(Optional.empty(), key, mapping, from, to, MissingNode.getInstance());
        }
        KafkaTable table = new KafkaTable(servers, TOPIC);
        JsonNode known = table.read().getOrDefault(key, MissingNode.getInstance());
        return new RepairProgress(Optional.of(table), key, mapping, from, to, known);
    }

    Instant begin(boolean backwards) {
        return reached[backwards ? 1 : 0];
    }

    void reached(boolean backwards, Instant time) {
        reached[backwards ? 1 : 0] = time;
        put(JsonNodeFactory.instance
                .objectNode()
                .put("mapping", mapping)
                .put("forwards", reached[0].toString())
                .put("backwards", reached[1].toString())
                .set("counts", counts.toJson()));
    }

    void finish() {
        put(JsonNodeFactory.instance.objectNode().set("counts", counts.toJson()));
    }

    private void put(ObjectNode value) {
        table.ifPresent(kept -> kept.put(Map.of(key, value)));
    }

    RepairCounts counts() {
        return counts;
    }

    boolean continued() {
        return continued;
    }

    @Override
    public void close() {
        table.ifPresent(KafkaTable::close);
    }
}
