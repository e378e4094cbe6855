// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.connect.ConnectCluster.Change;
import dev.fringe.lab.clusters.connect.ConnectCluster.OptionError;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import dev.fringe.lab.clusters.connect.ConnectorWarnings;
import dev.fringe.lab.clusters.connect.Rollout.Result;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The output of the connector commands, as text or as JSON. */
public final class ConnectorReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final ArrayNode entries;

    public ConnectorReport(PrintWriter out, boolean json) {
        this.out = out;
        this.entries = json ? JSON.createArrayNode() : null;
    }

    /**
     * Reports a connector that was applied.
     *
     * @param patience how long the command waited for its tasks
     */
    public void applied(Result result, Duration patience) {
        entry(
                result.file().name(),
                result.applied().change().name().toLowerCase(Locale.ROOT),
                detail(result, patience)
                        + made(result.topicsMade(), "topics created")
                        + made(result.schemasRegistered(), "schemas registered"),
                result.status().orElse(null),
                result.applied().errors(),
                ConnectorWarnings.of(result.file()));
    }

    /** @param existed whether the connector existed */
    public void deleted(ConnectorFile file, boolean existed) {
        entry(file.name(), existed ? "deleted" : "absent", file.path().toString(), null, List.of());
    }

    private static String detail(Result result, Duration patience) {
        if (result.applied().change() == Change.REFUSED) {
            return "correct " + result.file().path();
        }
        return result.status()
                .map(status -> result.running()
                        ? status.tasks().size() + (status.tasks().size() == 1 ? " task runs" : " tasks run")
                        : "after " + patience.toSeconds() + " s at most: " + status.summary())
                .orElse("deleted by another client in the meantime");
    }

    private static String made(int count, String what) {
        return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
    }

    /** Reports a connector with its result or state. */
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
