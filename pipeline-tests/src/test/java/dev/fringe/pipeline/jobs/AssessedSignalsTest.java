// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.instruments.SignalGenerator;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.jobs.QaTopics.Content;
import dev.fringe.pipeline.jobs.QaTopics.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The same samples give the same verdicts, summaries, runs and states in any order of arrival: partition after partition, out of
 * order, one baseline over several partitions, from a year ago, and in a bounded run. {@link SignalOracle} computes the expected
 * results. The tests run side by side.
 */
class AssessedSignalsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String JOB = "assess-signal-quality";
    private static final long WINDOW = 5_000_000;

    private final LabStack lab = LabStack.shared();
    private final List<GenericRecord> samples = samples(6_000);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void assessesPartitionsThatArriveOneAfterAnotherAndTheirHistory() {
        try (AvroTopic topic =
                AvroTopic.created(lab.endpoints(), "assessed.turns", 5).writing(Telescope.schema())) {
            FlinkJob job = start("turns");
            for (int partition = 4; partition >= 0; partition--) {
                for (GenericRecord sample : disordered()) {
                    if (baseline(sample) % 5 == partition) {
                        topic.send(partition, Integer.toString(baseline(sample)), sample);
                    }
                }
                topic.flush();
            }
            awaitExpected("turns");
            job.stop();

            FlinkJob history = new FlinkJob(lab, JOB).overHistory();
            history.run(options("turns", "past"), "--from", "1970-01-01T00:00:00Z");
            history.awaitEnd();
            awaitExpected("past");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void assessesBaselinesThatAreSpreadOverAllPartitions() {
        try (AvroTopic topic =
                AvroTopic.created(lab.endpoints(), "assessed.spread", 5).writing(Telescope.schema())) {
            Random random = new Random(3);
            for (GenericRecord sample : disordered()) {
                topic.send(random.nextInt(5), null, sample);
            }
            topic.flush();
            FlinkJob job = start("spread");
            awaitExpected("spread");
            job.stop();
        }
    }

    private FlinkJob start(String name) {
        return new FlinkJob(lab, JOB)
                .named("assessed-" + name)
                .run(options(name, name), "--idle", "4s", "--parallelism", "2");
    }

    private List<String> options(String input, String output) {
        List<String> options = new ArrayList<>(List.of("--input", "assessed." + input, "--window", "5s"));
        options.addAll(new QaTopics(lab.endpoints(), "assessed." + output).options());
        return options;
    }

    private void awaitExpected(String name) {
        Map<Identity, Map<String, Object>> expected = SignalOracle.expected(samples, WINDOW);
        QaTopics topics = new QaTopics(lab.endpoints(), "assessed." + name);
        await().atMost(TIMEOUT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Content found = topics.before(Long.MAX_VALUE);
            assertThat(found.contradictions()).isZero();
            assertThat(found.differences(expected)).isEmpty();
        });
    }

    private static int baseline(GenericRecord sample) {
        return (int) sample.get("baselineId");
    }

    /** A minute of samples from 2025, a hundred per second. */
    private static List<GenericRecord> samples(int count) {
        Instant start = Instant.parse("2025-03-01T00:00:00.25Z");
        SignalGenerator generator = new SignalGenerator(11, start, 100, 0.02);
        List<GenericRecord> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SignalGenerator.Sample next = generator.next();
            GenericRecord sample = new GenericData.Record(Telescope.schema());
            sample.put(
                    "createTime",
                    next.createTime().getEpochSecond() * 1_000_000
                            + next.createTime().getNano() / 1000);
            sample.put("baselineId", next.baselineId());
            sample.put("signalValue", next.signalValue());
            sample.put("sequence", next.sequence());
            sample.put("bands", next.bands());
            samples.add(sample);
        }
        return samples;
    }

    /** The samples out of order: each is delayed by less than the lateness. */
    private List<GenericRecord> disordered() {
        Random random = new Random(5);
        Map<Long, GenericRecord> byArrival = new TreeMap<>();
        for (GenericRecord sample : samples) {
            long arrival = (long) sample.get("createTime") + random.nextInt(2_900_000);
            while (byArrival.putIfAbsent(arrival, sample) != null) {
                arrival++;
            }
        }
        return List.copyOf(byArrival.values());
    }
}
