// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.command.OptionValues.Topic;
import dev.fringe.jobs.command.UsageException;
import dev.fringe.jobs.kafka.EventTimeOptions;
import dev.fringe.jobs.kafka.KafkaJob;
import dev.fringe.jobs.kafka.KafkaTopics;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes the records of any Avro topics to files, in folders by topic, day and hour of their event time. */
@Command(
        name = "archive-topics",
        description =
                "Writes Avro topics to files, in folders by topic, day and hour. Files become visible when a checkpoint completes: every minute, or at the cluster's interval if that is longer, unless --checkpoint-interval is given.")
public final class ArchiveTopics extends KafkaJob {
    /** Each checkpoint ends a file per topic and hour, so the jobs' usual second would make too many small files. */
    private static final Duration SHORTEST_USUAL_INTERVAL = Duration.ofMinutes(1);

    @Option(
            names = "--topics",
            paramLabel = "TOPICS",
            required = true,
            description =
                    "Names of topics, comma-separated, or one regular expression. A topic that is created later is read as well, after at most --discovery-interval.")
    private String topics;

    @Option(
            names = "--output-dir",
            paramLabel = "URI",
            required = true,
            description = "Where the files go: a folder that all task managers reach, or s3://BUCKET/PREFIX.")
    private String outputDir;

    @Option(names = "--format", defaultValue = "avro", description = "Format of the files.")
    private FileFormat format;

    @Option(
            names = "--time",
            paramLabel = "FIELD",
            split = ",",
            converter = TimeField.Converter.class,
            description =
                    "Fields, comma-separated. The first one that a schema has is the time of its records: text like 2026-11-21T03:00:00Z, or a number since 1970 in the unit that the schema defines or that follows the name, as in at:us (default: ms). Without --time it is the field that the property event.time of the schema names. A record without such a field has its Kafka timestamp.")
    private List<TimeField> time;

    @Option(
            names = "--rejected",
            converter = Topic.class,
            description = "Where records go that cannot be archived, and tombstones.")
    private String rejected = "archive.rejected";

    public ArchiveTopics() {
        super(1);
    }

    public static void main(String[] args) throws Exception {
        new ArchiveTopics().run(args);
    }

    @Override
    protected void draw(StreamExecutionEnvironment environment) {
        setCheckpointInterval(environment);
        KafkaTopics kafkaTopics = new KafkaTopics(kafka, new EventTimeOptions(), runName());
        RecordCheck check = new RecordCheck(kafkaTopics.registry(), format, time == null ? List.of() : time);
        kafkaTopics
                .readMatching(
                        environment,
                        "archive-record",
                        pattern(topics, rejected),
                        rejected,
                        RawRecord.class,
                        check::read)
                .sinkTo(files(outputDir, format, kafkaTopics.registry()))
                .name("write-archive-file");
    }

    private void setCheckpointInterval(StreamExecutionEnvironment environment) {
        if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
            throw new UsageException("--checkpoint-interval must not be 0s for this job, because files become visible"
                    + " when a checkpoint completes; --help lists the options");
        }
        long shortest = SHORTEST_USUAL_INTERVAL.toMillis();
        if (!isGiven("--checkpoint-interval") && environment.getCheckpointInterval() < shortest) {
            environment.enableCheckpointing(shortest);
        }
    }

    static FileSink<RawRecord> files(String outputDir, FileFormat format, SchemaRegistry registry) {
        return FileSink.<RawRecord>forBulkFormat(new Path(outputDir), out -> format.file(out, registry))
                .withBucketAssigner(new HourFolders())
                .withRollingPolicy(OnCheckpointRollingPolicy.build())
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartSuffix(format.suffix())
                        .build())
                .build();
    }

    /** @param except the job's own side topic, which is never read */
    static Pattern pattern(String topics, String except) {
        String given = topics.strip().replaceAll("\\s*,\\s*", ",");
        boolean names = given.matches("[a-zA-Z0-9._,-]+");
        try {
            return Pattern.compile("(?!" + Pattern.quote(except) + "$)(?:"
                    + (names ? given.replace(".", "\\.").replace(',', '|') : given) + ")");
        } catch (PatternSyntaxException e) {
            throw new UsageException("--topics must be names, comma-separated, or a regular expression, not '" + topics
                    + "'; --help lists the options");
        }
    }
}
