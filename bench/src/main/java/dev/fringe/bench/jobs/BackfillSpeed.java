// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.lab.cli.demo.KafkaCounts;
import dev.fringe.lab.stack.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records a second per core that join-market-events reads from the archive of simulated users and joins, with one thing changed at a
 * time. A core is a second of processor time of the task manager, with all its threads.
 */
public final class BackfillSpeed {
    private static final Duration SPAN = Duration.ofHours(6);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ARCHIVE = "archive-topics";
    private static final ArchiveCopy USUAL = new ArchiveCopy(1, "snappy", 1);
    private static final List<String> ROCKSDB = List.of("--state-backend", "rocksdb");
    private static final List<String> EACH_SECOND = List.of("--checkpoint-interval", "1s");

    private final JobStack stack;
    private final Path archive;
    private int runs;

    private BackfillSpeed(JobStack stack, Path archive) {
        this.stack = stack;
        this.archive = archive;
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 250_000;
        JobStack stack = JobStack.start("backfill", MarketSpeed.LARGER);
        BackfillSpeed usual = new BackfillSpeed(stack, stack.dir().resolve("archive"));
        usual.archive(records);
        usual.run();
        Map<String, String> little = new HashMap<>(MarketSpeed.LARGER);
        little.put("state.backend.rocksdb.memory.fixed-per-tm", "64m");
        new BackfillSpeed(JobStack.start("backfill-little", little), usual.archive).runWithLittleMemory();
    }

    private void archive(int records) {
        stack.fringe(List.of(
                "simulate",
                "market",
                "--start",
                Instant.now()
                        .truncatedTo(ChronoUnit.HOURS)
                        .minus(Duration.ofDays(1))
                        .toString(),
                "--speed",
                "1000000",
                "--rate",
                Double.toString((double) records / SPAN.toSeconds()),
                "--count",
                Integer.toString(records)));
        stack.fringe(List.of(
                "jobs",
                "run",
                ARCHIVE,
                "--topics",
                String.join(",", MarketSpeed.INPUTS),
                "--time",
                "time",
                "--output-dir",
                archive.toUri().toString(),
                "--checkpoint-interval",
                "1s"));
        try (KafkaCounts kafka = new KafkaCounts(stack.endpoints().kafka())) {
            for (String topic : MarketSpeed.INPUTS) {
                if (!Wait.until(PATIENCE, () -> kafka.committed(ARCHIVE, topic) == kafka.appended(topic))) {
                    throw new IllegalStateException("the job did not archive all records of " + topic);
                }
            }
        }
        stack.fringe(List.of("jobs", "stop", ARCHIVE, "--cancel"));
    }

    private void run() throws IOException {
        // the first round warms up and is not counted
        measure("", USUAL, List.of());
        measure("one subtask, heap, one snappy file an hour", USUAL, List.of());
        measure("two subtasks", USUAL, List.of("--parallelism", "2"));
        measure("RocksDB", USUAL, ROCKSDB);
        measure("a checkpoint each second", USUAL, EACH_SECOND);
        measure("RocksDB, a checkpoint each second", USUAL, concat(ROCKSDB, EACH_SECOND));
        measure("60 files an hour", new ArchiveCopy(60, "snappy", 1), List.of());
        measure("files without compression", new ArchiveCopy(1, "null", 1), List.of());
        measure("each record four times", new ArchiveCopy(1, "snappy", 4), List.of());
        measure("as the first again", USUAL, List.of());
    }

    private void runWithLittleMemory() throws IOException {
        measure("", USUAL, ROCKSDB);
        measure("RocksDB with 64 MB instead of 512 MB", USUAL, ROCKSDB);
    }

    private static List<String> concat(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private void measure(String what, ArchiveCopy files, List<String> changed) throws IOException {
        Path copy = stack.dir().resolve("copy-" + runs);
        long records = files.write(archive, copy);
        List<String> words = new ArrayList<>(changed);
        words.addAll(List.of("--from-archive", copy.toUri().toString()));
        for (String output : List.of("impressions", "actions", "dropped")) {
            words.addAll(List.of("--output-" + output, "backfill" + runs + "." + output));
        }
        runs++;
        addUnlessGiven(words, "--parallelism", "1");
        addUnlessGiven(words, "--checkpoint-interval", "1m");
        double before = stack.processorSeconds();
        String id = stack.runToEnd("join-market-events", words);
        double used = stack.processorSeconds() - before;
        if (!what.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-44s: %,9d records, %7.0f a second per core, %5.1f s%n",
                    what,
                    records,
                    records / used,
                    stack.flink("/jobs/" + id).path("duration").asLong() / 1e3);
        }
    }

    private static void addUnlessGiven(List<String> words, String option, String value) {
        if (!words.contains(option)) {
            words.addAll(List.of(option, value));
        }
    }
}
