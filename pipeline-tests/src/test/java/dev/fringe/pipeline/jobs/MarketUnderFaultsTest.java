// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.jobs.MarketRows.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One log of a marketplace is joined and counted while it is sent. Flink's processes are killed, and the join is stopped and
 * restored with another parallelism. The rows and the counts are those of bounded runs over the same log.
 */
class MarketUnderFaultsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration HOURS_SLICE = Duration.ofMinutes(15);
    private static final Duration DAYS_SLICE = Duration.ofHours(4);
    /** Long enough for a slice to leave the window of an hour. */
    private static final Duration SPAN = Duration.ofMinutes(80);

    private static final double SPEED = 120;
    private static final int PARTITIONS = 5;

    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.ofJobs();
    }

    /** What a run over kills has left. */
    private record Outcome(
            MarketFeed feed,
            MarketRows killed,
            MarketRows bounded,
            MarketCounts killedCounts,
            MarketCounts boundedCounts,
            int tooLateToCount,
            Instant begin,
            Instant end) {

        void print(int kills) {
            System.out.printf(
                    "%d kills: %d records, %s of event time; %d impressions by %s, %d actions, dropped %s; %d rows written again%n",
                    kills,
                    feed.records(),
                    Duration.between(begin, feed.end()),
                    killed.impressions().size(),
                    killed.joinedBy(),
                    killed.actions().size(),
                    killed.reasons(),
                    killed.repeated());
        }
    }

    @Test
    @Tag("faults")
    void joinsAndCountsTheSameOverTwoKillsAndARescale() {
        assertThatNothingIsLostOrChanged(overKills("two", 2));
    }

    @Test
    @Tag("faults")
    void joinsAndCountsTheSameOverTenKillsAndARescale() {
        assertThatNothingIsLostOrChanged(overKills("ten", 10));
    }

    private static void assertThatNothingIsLostOrChanged(Outcome outcome) {
        MarketRows killed = outcome.killed();
        assertThat(killed.reasons())
                .containsKeys("impression duplicate", "impression redundant", "impression unjoined", "impression bot")
                .containsKeys("action duplicate", "action unjoined", "action bot");
        assertThat(killed.reasons().keySet()).noneMatch(reason -> reason.endsWith(" late"));
        assertThat(killed.joinedBy()).containsKeys("insertion", "content");
        assertThat(killed.contradictions()).isEmpty();
        assertThat(killed.differences(outcome.bounded())).isEmpty();
        assertThat(outcome.bounded().contradictions()).isEmpty();
        assertThat(outcome.bounded().remainder(outcome.feed())).isEmpty();

        assertThat(outcome.tooLateToCount()).isZero();
        int boundaries = 0;
        for (Instant end = outcome.begin().plus(HOURS_SLICE);
                !end.isAfter(outcome.end());
                end = end.plus(HOURS_SLICE), boundaries++) {
            Map<String, Long> expected = MarketCounts.ofRows(killed, end.toEpochMilli());
            assertThat(expected).as("counts until %s", end).hasSizeGreaterThan(100);
            assertThat(MarketRows.differences(
                            outcome.killedCounts().at(end.toEpochMilli(), expected.keySet()), expected))
                    .as("counts until %s", end)
                    .isEmpty();
        }
        assertThat(boundaries).isGreaterThanOrEqualTo(5);
        assertThat(outcome.boundedCounts().latest())
                .isEqualTo(MarketCounts.ofRows(killed, outcome.end().toEpochMilli()));
        assertThat(outcome.boundedCounts().gone()).isPositive();
        assertThat(MarketRows.differences(
                        outcome.killedCounts().byIdentity(),
                        outcome.boundedCounts().byIdentity()))
                .isEmpty();
    }

    private static Outcome overKills(String name, int kills) {
        Instant begin =
                floor(Instant.now().minus(Duration.ofDays(1)), DAYS_SLICE).minus(HOURS_SLICE.multipliedBy(2));
        Topics streamed = Topics.of(name + ".killed");
        Topics again = Topics.of(name + ".bounded");
        streamed.all()
                .forEach(topic ->
                        AvroTopic.created(lab.endpoints(), topic, PARTITIONS).close());
        FlinkJob join = new FlinkJob(lab, "join-market-events");
        FlinkJob count = new FlinkJob(lab, "count-market-events");
        try (MarketFeed feed = new MarketFeed(lab.endpoints(), name, begin, PARTITIONS, SPEED)) {
            feed.startSending();
            joinOverKills(kills / 2, join, MarketOptions.joining(name, streamed, MarketOptions.STREAM));
            count.run(MarketOptions.counting(streamed, name + ".killed", MarketOptions.STREAM), "--parallelism", "2");
            for (int kill = kills / 2; kill < kills; kill++) {
                kill(join.leadingJobManager(), join, count);
            }
            feed.stopAfter(SPAN);
            MarketRows killed = allOf(feed, streamed);
            join.cancel();

            Instant end = floor(feed.end().minus(Duration.ofMinutes(1)), HOURS_SLICE);
            FlinkJob joinAgain = join.overHistory()
                    .run(
                            MarketOptions.joining(name, again, List.of("--parallelism", "2")),
                            "--from",
                            "1970-01-01T00:00:00Z");
            FlinkJob countAgain = count.overHistory()
                    .run(
                            MarketOptions.counting(streamed, name + ".bounded", List.of("--parallelism", "2")),
                            "--to",
                            after(end));
            joinAgain.awaitEnd();
            countAgain.awaitEnd();
            awaitCounts(name + ".killed", end, killed);
            count.cancel();
            Outcome outcome = new Outcome(
                    feed,
                    killed,
                    MarketRows.of(lab.endpoints(), again),
                    counts(name + ".killed", end),
                    counts(name + ".bounded", end),
                    TopicContent.of(lab.endpoints(), name + ".killed.uncounted").size(),
                    begin,
                    end);
            outcome.print(kills);
            return outcome;
        }
    }

    /** The results of a bounded run are those before a time. */
    private static String after(Instant end) {
        return end.plusMillis(1).toString();
    }

    /** Kills task managers and leading job managers alternately, and goes on with another parallelism. */
    private static void joinOverKills(int kills, FlinkJob join, List<String> options) {
        join.run(options, "--parallelism", "5", "--state-backend", "rocksdb");
        for (int kill = 0; kill < kills; kill++) {
            kill(kill % 2 == 0 ? join.busiestTaskManager() : join.leadingJobManager(), join);
        }
        assertThat(join.parallelism()).isEqualTo(5);
        join.awaitCheckpointAfter(join.restoredFrom());
        join.stop();
        join.restore("--parallelism", "3");
        assertThat(join.parallelism()).isEqualTo(3);
    }

    /** Kills a process of Flink under load and after new checkpoints, and waits until the jobs go on. */
    private static void kill(String service, FlinkJob... jobs) {
        Map<FlinkJob, Long> restored = new HashMap<>();
        for (FlinkJob job : jobs) {
            restored.put(job, job.restoredFrom());
            job.awaitCheckpointAfter(job.restoredFrom());
        }
        lab.kill(service);
        lab.up();
        restored.forEach(FlinkJob::awaitRestoredAfter);
    }

    private static MarketRows allOf(MarketFeed feed, Topics topics) {
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(MarketRows.of(lab.endpoints(), topics).remainder(feed))
                                .isEmpty());
        return MarketRows.of(lab.endpoints(), topics);
    }

    /** Waits for the counts of the last end. Those before it are compared when the job has stopped. */
    private static void awaitCounts(String name, Instant end, MarketRows rows) {
        Map<String, Long> expected = MarketCounts.ofRows(rows, end.toEpochMilli());
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(MarketRows.differences(
                                counts(name, end).at(end.toEpochMilli(), expected.keySet()), expected))
                        .isEmpty());
    }

    private static MarketCounts counts(String name, Instant end) {
        return MarketCounts.written(lab.endpoints(), name + ".count", end.toEpochMilli());
    }

    private static Instant floor(Instant time, Duration unit) {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), unit.toMillis()) * unit.toMillis());
    }
}
