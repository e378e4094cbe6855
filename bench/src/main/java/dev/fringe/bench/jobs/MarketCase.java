// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.bench.jobs.MarketLoops.Looped;
import dev.fringe.records.MarketCount;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of the jobs of a marketplace, and its loop. */
final class MarketCase implements JobCase {
    private final JobStack stack;
    private final JobTopics topics;
    private final String job;
    private final List<String> inputs;
    private final Loop loop;
    private final Ledger ledger;
    private long looped;

    private interface Loop {
        Looped run() throws IOException;
    }

    /** What the job has found, to be compared with the loop's results. */
    private interface Ledger {
        long found() throws IOException;
    }

    private MarketCase(JobStack stack, String job, List<String> inputs, Loop loop, Ledger ledger) {
        this.stack = stack;
        this.topics = new JobTopics(stack.endpoints());
        this.job = job;
        this.inputs = inputs;
        this.loop = loop;
        this.ledger = ledger;
    }

    /** Each impression that the loop joins is in a row. */
    static MarketCase join(JobStack stack, JobTopics topics) {
        return new MarketCase(
                stack,
                "join-market-events",
                MarketSpeed.INPUTS,
                new MarketLoops(topics)::join,
                () -> topics.size(List.of("market.flat_impression")));
    }

    /** The sums of all devices are the same. */
    static MarketCase count(JobStack stack, JobTopics topics) {
        return new MarketCase(
                stack,
                "count-market-events",
                MarketSpeed.JOINED,
                new MarketLoops(topics)::count,
                () -> ofDevices(topics));
    }

    /** Each content that the loop finds in an hour has a row. */
    static MarketCase content(JobStack stack, JobTopics topics) {
        return new MarketCase(
                stack,
                "measure-content",
                MarketLoops.CONTENT_INPUTS,
                new MarketLoops(topics)::content,
                () -> topics.size(List.of("market.content_hourly")));
    }

    private static long ofDevices(JobTopics topics) throws IOException {
        WireReader<MarketCount> reader = topics.reader(MarketCount.class);
        Map<List<Object>, Long> latest = new HashMap<>();
        for (byte[] value : topics.read(List.of("market.count")).get(0)) {
            MarketCount count = value == null ? null : reader.read(value);
            if (count != null
                    && count.getFamily().equals("device")
                    && count.getWindow().equals("30d")) {
                latest.put(List.of(count.getPlatformId(), count.getDevice(), count.getMetric()), count.getCount());
            }
        }
        return latest.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String name() {
        return job;
    }

    @Override
    public long records() {
        return topics.size(inputs);
    }

    @Override
    public double loop() throws IOException {
        Looped result = loop.run();
        looped = result.results();
        return result.rate();
    }

    /** Writes to empty topics. The rows of the join remain for the other jobs. */
    @Override
    public JobStack.Spent job() throws Exception {
        List<String> outputs = outputs();
        topics.recreate(outputs);
        JobStack.Spent spent = stack.spent(() -> stack.runOverHistory(
                job, List.of("--state-backend", "heap", "--max-ahead", MarketSpeed.AS_IN_A_STREAM)));
        JobCase.balance("results of " + job, looped, ledger.found());
        return spent;
    }

    private List<String> outputs() {
        return switch (job) {
            case "join-market-events" -> List.of("market.flat_impression", "market.flat_action", "market.dropped");
            case "count-market-events" -> List.of("market.count", "market.count_series");
            default -> List.of("market.content_hourly", "market.content_daily", "market.content_cumulated");
        };
    }
}
