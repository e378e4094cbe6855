// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.stack.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Finds the submission to repeat, and the savepoint or checkpoint to continue from. */
public final class RestorePoint {
    private final Path dir;

    /** @param dir of the stack */
    public RestorePoint(Path dir) {
        this.dir = dir;
    }

    /** The last submission of a job; one without options if it was never run. */
    public SubmittedJob lastRun(String name) {
        return JobBook.open(dir)
                .find(name)
                .orElseGet(
                        () -> new SubmittedJob(KnownJob.named(name), name, List.of(), "", Instant.EPOCH, null, true));
    }

    /** @param from a directory, or an address of another file system; null for the last one of the job */
    public String of(SubmittedJob before, String from) {
        return from == null ? last(before) : named(from);
    }

    private String last(SubmittedJob before) {
        String name = before.name();
        return JobRecovery.lastSnapshot(dir, before)
                .orElseThrow(
                        () -> new LabFailure("no savepoint or checkpoint of " + name + " found: set --from, or start"
                                + " the job without state with `fringe jobs run " + name + "`"));
    }

    private String named(String from) {
        if (from.contains(":/")) {
            return from;
        }
        Path path = Path.of(from).toAbsolutePath().normalize();
        if (!Files.isDirectory(path) || !Snapshots.complete(path)) {
            throw new LabFailure(path + " is not a savepoint or checkpoint (it has no _metadata file): look in "
                    + new Snapshots(dir).savepoints());
        }
        return path.toUri().toString();
    }
}
