// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records a second per core of join-market-events and count-market-events over the history of simulated users, with state in RocksDB
 * and on the heap, and the rate of plain loops: one that decodes the same records and joins them by their explicit ids in hash maps, and
 * one that counts the joined rows in a hash map.
 *
 * <p>A core is a second of processor time of the task manager with all its threads, from the job's start to its end.
 */
public final class MarketSpeed {
    static final List<String> INPUTS = List.of("market.view", "market.delivery", "market.impression", "market.action");
    static final List<String> JOINED = List.of("market.flat_impression", "market.flat_action");
    static final List<String> OTHERS = List.of("market.dropped", "market.count", "market.count_series");
    private static final String ROCKSDB = "rocksdb";
    /** A backlog of five minutes would wait in state. In a stream, the records of a second or two wait. */
    static final String AS_IN_A_STREAM = "5s";

    /** The shipped task manager is made for a demo. */
    static final Map<String, String> LARGER = Map.of(
            "taskmanager.memory.task.heap.size", "1536m",
            "state.backend.rocksdb.memory.fixed-per-tm", "512m",
            "execution.checkpointing.interval", "10s");

    private final JobStack stack;
    private final JobTopics topics;
    private final MarketLoops loops;
    private final int records;

    private MarketSpeed(JobStack stack, int records) {
        this.stack = stack;
        this.topics = new JobTopics(stack.endpoints());
        this.loops = new MarketLoops(topics);
        this.records = records;
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500_000;
        new MarketSpeed(JobStack.start("market", LARGER), records).run();
    }

    private void run() throws Exception {
        // the first round warms everything up and is not counted
        simulate("0");
        loops.join().rate();
        run("join-market-events", "heap", records);
        double joinLimit = loops.join().rate();
        long views = topics.size(List.of("market.view"));
        long impressions = topics.size(List.of("market.impression"));
        Result onHeap = run("join-market-events", "heap", records);
        Result inRocksDb = run("join-market-events", ROCKSDB, records);
        report("join, heap", joinLimit, onHeap);
        report("join, RocksDB", joinLimit, inRocksDb);
        System.out.printf(
                Locale.ROOT,
                "join: %d bytes of state per user, %d per impression%n",
                onHeap.state() * 10 / views,
                onHeap.state() / impressions);

        rewriteJoined();
        long rows = topics.size(JOINED);
        run("count-market-events", "heap", rows);
        double countLimit = loops.count().rate();
        report("count, heap", countLimit, run("count-market-events", "heap", rows));
        report("count, RocksDB", countLimit, run("count-market-events", ROCKSDB, rows));

        simulate("0.5");
        Result duplicates = run("join-market-events", ROCKSDB, records);
        System.out.printf(
                Locale.ROOT,
                "join, RocksDB, half of the records sent twice: %.0f records/s per core, %.2f of the rate without%n",
                duplicates.rate(),
                duplicates.rate() / inRocksDb.rate());
    }

    private static void report(String what, double limit, Result result) {
        System.out.printf(
                Locale.ROOT,
                "%-14s: loop %8.0f, job %7.0f records/s per core, ratio %.3f; %7.0f without the compiler%n",
                what,
                limit,
                result.rate(),
                result.rate() / limit,
                result.compiledRate());
    }

    /**
     * What a run reached.
     *
     * @param rate records per second of processor time
     * @param compiledRate the same without the time of Java's compiler, which a job that runs for long hardly uses
     */
    private record Result(double rate, double compiledRate, long state) {}

    private Result run(String job, String backend, long count) throws Exception {
        String[] id = new String[1];
        JobStack.Spent spent = stack.spent(() ->
                id[0] = stack.runOverHistory(job, List.of("--state-backend", backend, "--max-ahead", AS_IN_A_STREAM)));
        return new Result(count / spent.seconds(), count / spent.compiledSeconds(), stack.largestState(id[0]));
    }

    /** Fills empty topics. The users come at the rate of a billion records a day. */
    private void simulate(String duplicates) throws Exception {
        topics.recreate(Stream.of(INPUTS, JOINED, OTHERS).flatMap(List::stream).toList());
        fill(stack, records, duplicates);
    }

    static void fill(JobStack stack, int records, String duplicates) {
        stack.fringe(List.of(
                "simulate",
                "market",
                "--start",
                Instant.now().minus(Duration.ofDays(1)).toString(),
                "--speed",
                "1000000",
                "--rate",
                "11574",
                "--count",
                Integer.toString(records),
                "--duplicates",
                duplicates));
    }

    /** The joined rows of one run, because each run of the join has written them. */
    private void rewriteJoined() throws Exception {
        topics.recreate(Stream.concat(JOINED.stream(), OTHERS.stream()).toList());
        run("join-market-events", "heap", records);
    }
}
