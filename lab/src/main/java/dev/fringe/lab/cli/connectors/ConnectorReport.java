package dev.fringe.lab.cli.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.connect.ConnectCluster.OptionError;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import java.io.PrintWriter;
import java.util.List;

/** What the connector commands print: lines for people, or the same as JSON. */
final class ConnectorReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final ArrayNode entries;

    ConnectorReport(PrintWriter out, boolean json) {
        this.out = out;
        this.entries = json ? JSON.createArrayNode() : null;
    }

    /** One connector and what was done with it or found. */
    void entry(String name, String result, String detail, ConnectorStatus status, List<OptionError> errors) {
        entry(name, result, detail, status, errors, List.of());
    }

    void entry(
            String name,
            String result,
            String detail,
            ConnectorStatus status,
            List<OptionError> errors,
            List<OptionError> warnings) {
        if (entries != null) {
            addJson(name, result, detail, status, errors, warnings);
            return;
        }
        out.printf("%-10s %s%s%n", result, name, detail.isEmpty() ? "" : " (" + detail + ")");
        errors.forEach(error -> out.printf("  %s: %s%n", error.option(), error.error()));
        warnings.forEach(warning -> out.printf("  warning: %s: %s%n", warning.option(), warning.error()));
        if (status != null) {
            status.failures().forEach(part -> out.printf("  %s FAILED: %s%n", part.label(), part.reason()));
        }
        out.flush();
    }

    void end() {
        if (entries != null) {
            out.println(entries);
        }
        out.flush();
    }

    private void addJson(
            String name,
            String result,
            String detail,
            ConnectorStatus status,
            List<OptionError> errors,
            List<OptionError> warnings) {
        ObjectNode entry = entries.addObject().put("name", name).put("result", result);
        if (!detail.isEmpty()) {
            entry.put("detail", detail);
        }
        ArrayNode marked = entry.putArray("errors");
        errors.forEach(error -> marked.addObject().put("option", error.option()).put("error", error.error()));
        ArrayNode warned = entry.putArray("warnings");
        warnings.forEach(
                warning -> warned.addObject().put("option", warning.option()).put("warning", warning.error()));
        if (status != null) {
            entry.put("state", status.summary()).put("type", status.type());
            ArrayNode tasks = entry.putArray("tasks");
            status.tasks().forEach(task -> tasks.addObject().put("state", task.state()));
            ArrayNode failures = entry.putArray("failures");
            status.failures()
                    .forEach(part ->
                            failures.addObject().put("part", part.label()).put("reason", part.reason()));
        }
    }
}
