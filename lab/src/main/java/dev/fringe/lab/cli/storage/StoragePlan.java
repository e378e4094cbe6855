// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.storage;

import dev.fringe.lab.storage.StorageServer;
import dev.fringe.lab.storage.design.Change;
import dev.fringe.lab.storage.design.Difference;
import dev.fringe.lab.storage.design.Finding;
import dev.fringe.lab.storage.design.Findings;
import dev.fringe.lab.storage.design.ServerState;
import dev.fringe.lab.storage.design.StorageDesign;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what apply would change, and errors in the file; nothing is changed.")
final class StoragePlan implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StorageOptions options;

    @Option(names = "--check", description = "returns exit code 1 if the server differs from the file")
    private boolean check;

    @Override
    public Integer call() {
        StorageDesign design = options.design();
        StorageServer server = options.server();
        ServerState state = server.state(design.database());
        List<Finding> findings = findings(design, server, state);
        List<Change> changes = Difference.between(design, state, Instant.now());
        StorageReport report = new StorageReport(spec.commandLine().getOut(), options.json());
        report.findings(findings);
        changes.forEach(change -> report.change(change, change.loses() ? "only with --allow-drop" : ""));
        report.end(changes.isEmpty() ? "nothing to do" : count(changes.size(), "change"));
        boolean refused = findings.stream().anyMatch(Finding::refused);
        return refused || check && !changes.isEmpty() ? 1 : 0;
    }

    static List<Finding> findings(StorageDesign design, StorageServer server, ServerState state) {
        Map<String, Map<String, String>> types = new HashMap<>();
        if (state.exists()) {
            state.policies()
                    .forEach(policy -> server.fieldTypes(design.database(), policy.name())
                            .forEach(
                                    (measurement, fields) -> types.computeIfAbsent(measurement, name -> new HashMap<>())
                                            .putAll(fields)));
        }
        return Findings.in(design, types);
    }

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
