// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import java.util.List;

/** Finds the reason in Flink's stack traces. */
final class FlinkError {
    private static final String CAUSE = "Caused by: ";

    private FlinkError() {}

    /** The message of the innermost cause; without a cause, the first meaningful line. */
    static String reason(String trace) {
        List<String> lines = trace.lines().map(String::strip).toList();
        return lines.stream()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((outer, inner) -> inner)
                .map(line -> withoutClass(line.substring(CAUSE.length())))
                .or(() -> lines.stream()
                        .filter(line -> !line.isEmpty() && !line.equals("Internal server error."))
                        .filter(line -> !line.startsWith("at ") && !line.startsWith("<Exception on server side"))
                        .findFirst()
                        .map(FlinkError::withoutClass))
                .orElse("no reason given; see the job manager's log (`fringe status --json` shows the file)");
    }

    private static String withoutClass(String line) {
        return line.replaceFirst("^(?:[a-z]\\w*\\.)+[\\w$]*(?:Exception|Error): ", "");
    }
}
