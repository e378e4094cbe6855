// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.points.layout.Layout;
import dev.fringe.lab.points.layout.SamplePoint;
import dev.fringe.lab.points.layout.SinkTarget;
import dev.fringe.lab.stack.LabFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;

/** One subject: its versions with their differences, and what InfluxDB has of its topic. */
final class SubjectReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OF_VALUES = "-value";
    /** So many of the latest versions are read. */
    private static final int VERSIONS = 20;

    private final Servers servers;
    private final String subject;
    private final int budget;

    /** @param budget how many series a measurement may have */
    SubjectReport(Servers servers, String subject, int budget) {
        this.servers = servers;
        this.subject = subject;
        this.budget = budget;
    }

    ObjectNode json() {
        SchemaVersions registry = new SchemaVersions(servers.registry());
        List<Integer> numbers = registry.versions(subject);
        List<SchemaVersions.Version> versions = numbers.stream()
                .limit(VERSIONS)
                .map(number -> registry.version(subject, number))
                .toList();
        ObjectNode root = JSON.createObjectNode().put("subject", subject);
        root.put("compatibility", registry.compatibility(subject))
                .put("usualCompatibility", registry.compatibility())
                .put("budget", budget)
                .put("count", numbers.size());
        writeVersions(versions, root.putArray("versions"));
        writeStorage(versions.isEmpty() ? null : versions.get(0).schema(), root);
        return root;
    }

    private static void writeVersions(List<SchemaVersions.Version> versions, ArrayNode array) {
        for (int at = 0; at < versions.size(); at++) {
            SchemaVersions.Version version = versions.get(at);
            ObjectNode node = array.addObject()
                    .put("version", version.number())
                    .put("id", version.id())
                    .put("schema", pretty(version.text()))
                    .put("avro", version.schema() != null);
            SchemaVersions.Version before = at + 1 < versions.size() ? versions.get(at + 1) : null;
            if (before != null && before.schema() != null && version.schema() != null) {
                node.put("before", before.number());
                ArrayNode changes = node.putArray("changes");
                SchemaDifference.between(before.schema(), version.schema())
                        .forEach(change -> changes.addObject()
                                .put("kind", change.kind().name().toLowerCase(Locale.ROOT))
                                .put("path", change.path())
                                .put("before", change.before())
                                .put("after", change.after()));
            }
        }
    }

    private static String pretty(String json) {
        try {
            return JSON.readTree(json).toPrettyString();
        } catch (JsonProcessingException notJson) {
            return json;
        }
    }

    private void writeStorage(Schema latest, ObjectNode root) {
        ArrayNode measurements = root.putArray("measurements");
        if (!subject.endsWith(OF_VALUES) || latest == null) {
            root.put(
                    "storageNote",
                    "InfluxDB is compared only with Avro schemas of the values of a topic (TOPIC-value)");
            return;
        }
        String topic = subject.substring(0, subject.length() - OF_VALUES.length());
        root.put("topic", topic);
        try {
            List<SinkTarget> targets = targets(topic, latest.getFullName());
            if (targets.isEmpty()) {
                root.put("storageNote", "no InfluxDB sink of the cluster reads the topic " + topic);
            }
            StoredMeasurements stored = new StoredMeasurements(servers.influx());
            for (SinkTarget target : targets) {
                Optional<Layout> written = SamplePoint.of(target.options(), topic, latest);
                List<String> names = stored.names(target);
                if (names.isEmpty()) {
                    root.put("storageNote", "InfluxDB has no measurement of " + target.connector() + " yet");
                }
                names.forEach(name -> write(target, name, written, stored, measurements.addObject()));
            }
        } catch (LabFailure e) {
            root.put("storageNote", e.getMessage());
        }
    }

    private List<SinkTarget> targets(String topic, String schemaName) {
        List<SinkTarget> targets = new ArrayList<>();
        for (DeployedConnector connector : servers.connect().allDeployed()) {
            SinkTarget.of(connector, topic, schemaName, servers.database()).ifPresent(targets::add);
        }
        return targets;
    }

    private void write(
            SinkTarget target, String name, Optional<Layout> written, StoredMeasurements stored, ObjectNode node) {
        Layout found = stored.layout(target.database(), target.policy(), name);
        StoredMeasurements.Count series = stored.series(target.database(), name);
        StoredMeasurements.Count all = stored.series(target.database());
        node.put("name", name)
                .put("connector", target.connector())
                .put("database", target.database())
                .put("policy", target.policy())
                .put("transforms", target.transforms())
                .put("comparable", written.isPresent())
                .put("series", series.number())
                .put("seriesStatement", series.statement())
                .put("overBudget", series.number() > budget)
                .put("allSeries", all.number())
                .put("allSeriesStatement", all.statement());
        Layout expected = written.orElse(Layout.EMPTY);
        writeFields(expected, found, node.putArray("fields"));
        ArrayNode tags = node.putArray("tags");
        union(expected.tags(), found.tags())
                .forEach(tag -> tags.addObject()
                        .put("name", tag)
                        .put("written", expected.tags().contains(tag))
                        .put("stored", found.tags().contains(tag)));
        ArrayNode conflicts = node.putArray("conflicts");
        FieldConflicts.between(expected, found)
                .forEach(conflict -> conflicts
                        .addObject()
                        .put("field", conflict.field())
                        .put("kind", conflict.kind().name().toLowerCase(Locale.ROOT))
                        .put("text", conflict.text()));
    }

    private static void writeFields(Layout expected, Layout found, ArrayNode fields) {
        union(expected.fields().keySet(), found.fields().keySet())
                .forEach(field -> fields.addObject()
                        .put("name", field)
                        .put("written", types(expected.fields(), field))
                        .put("stored", types(found.fields(), field)));
    }

    private static String types(Map<String, Set<String>> fields, String field) {
        return String.join(", ", fields.getOrDefault(field, Set.of()));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }
}
