// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.jobs.command.UsageException;
import dev.fringe.jobs.files.ArchivedTopic;
import dev.fringe.jobs.files.Days;
import dev.fringe.jobs.files.HourFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Option;

/** Options of the jobs that can read what archive-topics wrote. */
public final class ArchiveOptions {
    @Option(
            names = "--from-archive",
            paramLabel = "URI",
            description =
                    "Read the Avro files that archive-topics wrote into this folder, instead of the topics. The run ends with the files, unless --then-kafka-after is given.")
    private String dir;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            converter = Days.Converter.class,
            description =
                    "Days of the archive to read, UTC: one day, the first and the last one as in 2026-11-20/2026-11-21, or the first one as in 2026-11-20/ (default: all).")
    private Days days;

    @Option(
            names = "--then-kafka-after",
            paramLabel = "GROUP",
            description =
                    "After the files, continue with Kafka from the offsets that this consumer group has committed, which is the name of the archive job.")
    private String group;

    @Option(
            names = "--write-after",
            paramLabel = "TIME",
            description = "Write only the results after this time. The records before it only warm up the state.")
    Instant writeAfter;

    boolean areGiven() {
        return dir != null;
    }

    /** Whether the run reads only files, and ends with them. */
    public boolean endWithFiles() {
        return dir != null && group == null;
    }

    /** The end of the results in milliseconds. A run over files ends like a run over history. */
    public long endMillis(EventTimeOptions times) {
        return endWithFiles() && !times.overHistory() ? System.currentTimeMillis() : times.endMillis();
    }

    void check() {
        if (dir == null && (days != null || group != null)) {
            throw new UsageException("--days and --then-kafka-after need --from-archive; --help lists the options");
        }
        if (group != null && days != null && !days.openEnded()) {
            throw new UsageException("--days must have no last day with --then-kafka-after, as in 2026-11-20/,"
                    + " because the records up to those in Kafka would be missing");
        }
    }

    /**
     * What a run begins with.
     *
     * @param ends the offsets from which Kafka continues
     */
    record Beginning(ArchivedTopic topic, List<FileSourceSplit> files, Map<TopicPartition, Long> ends) {}

    /** @param restored whether the files that are left, and the offsets, are in a savepoint */
    Beginning beginning(String servers, String topic, boolean restored) {
        ArchivedTopic archived =
                new ArchivedTopic(new Path(new Path(dir), HourFolder.ofTopic(topic)), days == null ? Days.ALL : days);
        if (restored) {
            return new Beginning(archived, List.of(), Map.of());
        }
        try {
            if (!archived.folder().getFileSystem().exists(archived.folder())) {
                throw new UsageException("--from-archive " + dir + " has no folder of the topic " + topic
                        + ": correct the option, or create the folder if the topic never had a record");
            }
            if (group == null) {
                return new Beginning(archived, archived.files(), Map.of());
            }
            // Before the files are listed, so that no record is missing.
            Map<TopicPartition, Long> ends = ArchivedOffsets.of(servers, group, topic);
            return new Beginning(
                    archived,
                    archived.filesBefore(ends.entrySet().stream()
                            .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue))),
                    ends);
        } catch (IOException e) {
            throw new UsageException("--from-archive " + dir + " cannot be read: " + e.getMessage());
        }
    }
}
