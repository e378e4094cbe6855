// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;

/** Assigns the files of a topic hour by hour. */
final class HourOrder implements FileSplitAssigner {
    /** The path of a file begins with its day and hour. */
    private final TreeSet<FileSourceSplit> waiting =
            new TreeSet<>(Comparator.comparing(file -> file.path().getPath()));

    HourOrder(Collection<FileSourceSplit> files) {
        addSplits(files);
    }

    @Override
    public Optional<FileSourceSplit> getNext(String host) {
        return Optional.ofNullable(waiting.pollFirst());
    }

    @Override
    public void addSplits(Collection<FileSourceSplit> files) {
        waiting.addAll(files);
    }

    @Override
    public Collection<FileSourceSplit> remainingSplits() {
        return List.copyOf(waiting);
    }
}
