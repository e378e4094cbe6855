// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints and savepoints of a stack's Flink cluster on disk. */
public final class Snapshots {
    private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");
    private static final String COMPLETE = "_metadata";

    private final Path flink;

    /** @param dir the stack's directory */
    public Snapshots(Path dir) {
        this.flink = dir.toAbsolutePath().normalize().resolve("data").resolve("flink");
    }

    public Path savepoints() {
        return flink.resolve("savepoints");
    }

    /** The completed savepoints, the latest first. */
    public List<Path> allSavepoints() {
        if (!Files.isDirectory(savepoints())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(savepoints())) {
            return entries.filter(Snapshots::complete)
                    .sorted(Comparator.comparing(Snapshots::written).reversed())
                    .toList();
        } catch (IOException e) {
            throw new LabFailure("cannot list " + savepoints() + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    private static FileTime written(Path snapshot) {
        try {
            return Files.getLastModifiedTime(snapshot.resolve(COMPLETE));
        } catch (IOException deletedMeanwhile) {
            return FileTime.fromMillis(0);
        }
    }

    /** The last completed checkpoint of a job. Flink writes the metadata last. */
    public Optional<Path> latestCheckpoint(String jobId) {
        Path checkpoints = flink.resolve("checkpoints").resolve(jobId);
        if (!Files.isDirectory(checkpoints)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.filter(Snapshots::complete)
                    .filter(path -> number(path) >= 0)
                    .max(Comparator.comparingLong(Snapshots::number));
        } catch (IOException e) {
            throw new LabFailure("cannot list " + checkpoints + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    public static boolean complete(Path snapshot) {
        return Files.isRegularFile(snapshot.resolve(COMPLETE));
    }

    private static long number(Path checkpoint) {
        var name = CHECKPOINT.matcher(checkpoint.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }
}
