// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The status of a connector and its tasks. */
public record ConnectorStatus(String name, String type, Part connector, List<Part> tasks) {
    private static final String RUNNING = "RUNNING";
    private static final String FAILED = "FAILED";
    private static final String CAUSE = "Caused by: ";

    /** The connector or a task. The trace is only set if it has failed. */
    public record Part(String label, String state, String trace) {
        boolean failed() {
            return FAILED.equals(state);
        }

        /** The first line of the trace, and its last cause. */
        public String reason() {
            List<String> lines = trace.lines().toList();
            String first =
                    lines.isEmpty() ? "Connect gives no reason" : lines.get(0).strip();
            String cause = lines.stream()
                    .filter(line -> line.startsWith(CAUSE))
                    .reduce((earlier, later) -> later)
                    .map(line -> " (" + line.strip() + ")")
                    .orElse("");
            return first + cause;
        }
    }

    static ConnectorStatus of(JsonNode answer) {
        List<Part> tasks = new ArrayList<>();
        answer.path("tasks")
                .forEach(task -> tasks.add(part("task " + task.path("id").asInt(), task)));
        return new ConnectorStatus(
                answer.path("name").asText(),
                answer.path("type").asText("unknown"),
                part("connector", answer.path("connector")),
                List.copyOf(tasks));
    }

    public boolean running() {
        return RUNNING.equals(connector.state())
                && !tasks.isEmpty()
                && tasks.stream().allMatch(task -> RUNNING.equals(task.state()));
    }

    /** RUNNING if the connector and all tasks are running; otherwise the state of the first part that is not. */
    public String summary() {
        if (tasks.isEmpty() && RUNNING.equals(connector.state())) {
            return "WITHOUT TASKS";
        }
        return parts().map(Part::state)
                .filter(state -> !RUNNING.equals(state))
                .findFirst()
                .orElse(RUNNING);
    }

    public List<Part> failures() {
        return parts().filter(Part::failed).toList();
    }

    private Stream<Part> parts() {
        return Stream.concat(Stream.of(connector), tasks.stream());
    }

    private static Part part(String label, JsonNode node) {
        return new Part(
                label,
                node.path("state").asText("UNASSIGNED"),
                node.path("trace").asText(""));
    }
}
