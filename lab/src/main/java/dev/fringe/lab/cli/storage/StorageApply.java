// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.storage;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.storage.StorageServer;
import dev.fringe.lab.storage.design.Change;
import dev.fringe.lab.storage.design.Difference;
import dev.fringe.lab.storage.design.Finding;
import dev.fringe.lab.storage.design.ServerState;
import dev.fringe.lab.storage.design.StorageDesign;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description =
                "Changes the server to match the file. Policies and queries that are not in the file are kept, unless dropping"
                        + " is allowed.")
final class StorageApply implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StorageOptions options;

    @Option(
            names = "--allow-drop",
            description = "also drops policies and queries that are not in the file, and data that a shortened policy"
                    + " no longer keeps")
    private boolean allowDrop;

    @Override
    public Integer call() {
        StorageDesign design = options.design();
        StorageServer server = options.server();
        StorageReport report = new StorageReport(spec.commandLine().getOut(), options.json());
        ServerState state = server.state(design.database());
        List<Finding> findings = StoragePlan.findings(design, server, state);
        report.findings(findings);
        if (findings.stream().anyMatch(Finding::refused)) {
            report.end("nothing was applied: correct " + options.file());
            return 1;
        }
        List<Change> changes = Difference.between(design, state, Instant.now());
        for (Change change : changes) {
            if (mayTake(change)) {
                take(change, server);
                report.change(change, "applied");
            } else {
                report.change(change, "kept: only with --allow-drop");
            }
        }
        report.end(summary(changes));
        return left(server, design).isEmpty() ? 0 : 1;
    }

    /** Restores the old query if the server rejects the new one after the old one was dropped. */
    private static void take(Change change, StorageServer server) {
        int taken = 0;
        try {
            for (String statement : change.statements()) {
                server.execute(statement);
                taken++;
            }
        } catch (LabFailure refused) {
            if (taken == 0 || change.undo().isEmpty()) {
                throw refused;
            }
            throw takeBack(change, server, refused);
        }
    }

    private static LabFailure takeBack(Change change, StorageServer server, LabFailure refused) {
        String undo = String.join("; ", change.undo());
        try {
            change.undo().forEach(server::execute);
            return new LabFailure(
                    refused.getMessage() + "; " + change.subject()
                            + " was restored: correct the file and apply it again",
                    refused);
        } catch (LabFailure also) {
            refused.addSuppressed(also);
            return new LabFailure(
                    refused.getMessage() + "; " + change.subject() + " could not be restored (" + also.getMessage()
                            + "): if SHOW CONTINUOUS QUERIES does not list it, execute `" + undo + "`",
                    refused);
        }
    }

    private boolean mayTake(Change change) {
        return allowDrop || !change.loses();
    }

    private String summary(List<Change> changes) {
        long applied = changes.stream().filter(this::mayTake).count();
        return applied == 0 ? "nothing to do" : StoragePlan.count((int) applied, "change") + " applied";
    }

    /** What is in the file but still not on the server. What the server has in addition is not a failure. */
    private static List<Change> left(StorageServer server, StorageDesign design) {
        return Difference.between(design, server.state(design.database()), Instant.now()).stream()
                .filter(change -> change.kind() != Change.Kind.DROP)
                .toList();
    }
}
