// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.jobs.AvroTopic;
import dev.fringe.pipeline.jobs.FlinkJob;
import dev.fringe.pipeline.jobs.MarketCounts;
import dev.fringe.pipeline.jobs.MarketFeed;
import dev.fringe.pipeline.jobs.MarketOptions;
import dev.fringe.pipeline.jobs.MarketRows;
import dev.fringe.pipeline.jobs.MarketRows.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The marketplace in a soak: its log is joined and counted while it is sent, and again by bounded runs at the end. */
final class SoakMarket implements AutoCloseable {
    private static final int PARTITIONS = 3;
    private static final double SPEED = 20;
    private static final Duration SLICE = Duration.ofMinutes(15);
    private static final String NAME = "soak";

    private final LabStack lab;
    private final Topics streamed = Topics.of("soak.streamed");
    private final Topics again = Topics.of("soak.again");
    private final FlinkJob join;
    private final FlinkJob count;
    private final MarketFeed feed;

    SoakMarket(SoakStack stack) {
        this.lab = stack.lab();
        this.join = new FlinkJob(lab, "join-market-events");
        this.count = new FlinkJob(lab, "count-market-events");
        streamed.all()
                .forEach(topic ->
                        AvroTopic.created(lab.endpoints(), topic, PARTITIONS).close());
        Instant begin = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.HOURS);
        feed = new MarketFeed(lab.endpoints(), NAME, begin, PARTITIONS, SPEED);
        String[] options = stack.jobOptions().toArray(String[]::new);
        join.run(MarketOptions.joining(NAME, streamed, MarketOptions.STREAM), options);
        count.run(MarketOptions.counting(streamed, "soak.streamed", MarketOptions.STREAM), options);
    }

    void start() {
        feed.startSending();
    }

    void stop() {
        feed.stopAfter(Duration.ZERO);
    }

    long records() {
        return feed.records();
    }

    void check(SoakResults results) {
        results.compare(
                "market row",
                () -> MarketRows.of(lab.endpoints(), streamed).remainder(feed).entrySet().stream()
                        .map(open -> open.getKey() + " is missing " + open.getValue() + " times")
                        .toList(),
                feed.records());
        join.cancel();
        FlinkJob joinAgain =
                join.overHistory().run(MarketOptions.joining(NAME, again, List.of()), "--from", "1970-01-01T00:00:00Z");
        joinAgain.awaitEnd();
        MarketRows rows = MarketRows.of(lab.endpoints(), streamed);
        results.compare(
                "market row of a bounded run",
                () -> rows.differences(MarketRows.of(lab.endpoints(), again)),
                rows.impressions().size() + rows.actions().size());
        counts(results);
    }

    private void counts(SoakResults results) {
        long end = Math.floorDiv(feed.end().minusSeconds(60).toEpochMilli(), SLICE.toMillis()) * SLICE.toMillis();
        FlinkJob countAgain = count.overHistory()
                .run(
                        MarketOptions.counting(streamed, "soak.again", List.of()),
                        "--to",
                        Instant.ofEpochMilli(end + 1).toString());
        countAgain.awaitEnd();
        MarketCounts expected = MarketCounts.written(lab.endpoints(), "soak.again.count", end);
        results.compare(
                "market count",
                () -> MarketRows.differences(
                        MarketCounts.written(lab.endpoints(), "soak.streamed.count", end)
                                .byIdentity(),
                        expected.byIdentity()),
                expected.byIdentity().size());
        count.cancel();
    }

    @Override
    public void close() {
        feed.close();
    }
}
