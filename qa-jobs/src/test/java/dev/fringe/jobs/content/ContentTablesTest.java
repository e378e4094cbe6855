// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.jobs.registry.TrustedRecords;
import dev.fringe.records.MarketContent;
import dev.fringe.records.MarketDropped;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables in a Flink cluster hold what reading all events for each row gives. */
class ContentTablesTest {
    private static final ContentLog LOG = new ContentLog(1, 4000);
    private static final Set<String> EXPECTED = LOG.expected();

    /** What the running job has read and written, because the cluster shares this process. */
    private static final Collection<String> LINES = new ConcurrentLinkedQueue<>();

    private static final AtomicInteger READ = new AtomicInteger();
    private static volatile List<ContentEvent> events;

    @TempDir
    Path savepoints;

    @BeforeEach
    void forgetTheLastRun() {
        TrustedRecords.declare();
        LINES.clear();
        READ.set(0);
    }

    @Test
    void theLogHasWhatTheTestsAreAbout() {
        assertThat(LOG.repeated()).isGreaterThan(200);
        assertThat(kind("late ")).hasSizeGreaterThan(20);
        assertThat(kind("hourly ")).hasSizeGreaterThan(300);
        assertThat(kind("daily ")).hasSizeGreaterThan(20);
        assertThat(kind("cumulated ")).hasSizeGreaterThan(300);
    }

    @Test
    void equalsAGroupByWhateverOrderThePartitionsAreReadIn() throws Exception {
        for (int order = 1; order <= 4; order++) {
            LINES.clear();
            environment(LOG.interleaved(order), 1 + order % 3, Integer.MAX_VALUE, null)
                    .execute();
            assertThat(LINES).as("order %s", order).containsExactlyInAnyOrderElementsOf(EXPECTED);
        }
        aDayIsTheSumOfItsHoursAndTheLastAccumulatedRow();
    }

    @Test
    void continuesFromASavepointAtAnotherParallelism() throws Exception {
        List<ContentEvent> log = LOG.interleaved(6);
        JobClient stopped = environment(log, 1, 100, null).executeAsync();
        await().atMost(Duration.ofSeconds(60)).until(() -> READ.get() > log.size() / 2);
        String savepoint = stopped.stopWithSavepoint(
                        false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        assertThat(READ.get()).isLessThan(log.size());
        assertThat(LINES).isNotEmpty();

        environment(log, 3, Integer.MAX_VALUE, savepoint).execute();

        assertThat(LINES).containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    private static void aDayIsTheSumOfItsHoursAndTheLastAccumulatedRow() {
        Map<String, List<Long>> hours = new HashMap<>();
        Map<String, List<Long>> accumulated = new HashMap<>();
        Map<String, List<Long>> days = new HashMap<>();
        for (String line : LINES) {
            String[] parts = line.split(" ", 5);
            if (parts[0].equals("late")) {
                continue;
            }
            String contentAndDay = parts[1] + " " + parts[2].substring(0, 10);
            List<Long> sums = Stream.of(parts[4].replaceAll("[\\[\\]]", "").split(", "))
                    .map(Long::valueOf)
                    .toList();
            switch (parts[0]) {
                case "hourly" -> hours.merge(contentAndDay, sums, ContentTablesTest::sum);
                case "daily" -> days.put(contentAndDay, sums);
                default -> {
                    if (parts[2].endsWith("T23:00:00Z")) {
                        accumulated.put(contentAndDay, sums);
                    }
                }
            }
        }
        assertThat(days).isNotEmpty().isEqualTo(hours).isEqualTo(accumulated);
    }

    private static List<Long> sum(List<Long> left, List<Long> right) {
        Long[] sums = new Long[left.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = left.get(i) + right.get(i);
        }
        return List.of(sums);
    }

    private static Set<String> kind(String beginning) {
        return EXPECTED.stream().filter(line -> line.startsWith(beginning)).collect(Collectors.toSet());
    }

    /**
     * A job over the events that adds its results to {@link #LINES}.
     *
     * @param perCheckpoint how many events are read between two checkpoints
     * @param savepoint null to start without state
     */
    private static StreamExecutionEnvironment environment(
            List<ContentEvent> log, int parallelism, int perCheckpoint, String savepoint) {
        events = log;
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // As much for each slot as in the lab, which is little for windows.
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16L * parallelism));
        if (savepoint != null) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        if (perCheckpoint < Integer.MAX_VALUE) {
            environment.enableCheckpointing(20);
        }
        DataGeneratorSource<ContentEvent> source = new DataGeneratorSource<>(
                number -> events.get(number.intValue()),
                log.size(),
                perCheckpoint == Integer.MAX_VALUE
                        ? RateLimiterStrategy.noOp()
                        : RateLimiterStrategy.perCheckpoint(perCheckpoint),
                TypeInformation.of(ContentEvent.class));
        DataStream<ContentEvent> read = environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "read-test-event")
                .setParallelism(1)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<ContentEvent>forGenerator(context -> new SlowestLane())
                                .withTimestampAssigner((event, time) -> event.micros() / 1000))
                .name("convert-test-time")
                .setParallelism(1);
        // As in the job, all events of a lane come from one subtask, in their order.
        SingleOutputStreamOperator<ContentEvent> first = MeasureContent.select(
                read.keyBy(ContentEvent::lane, Types.INT), ContentLog.LATENESS, Duration.ofDays(1));
        MeasureContent.tables(environment, first).forEach((noun, rows) -> {
            String table = noun.replace("content-", "");
            collect(table, rows.map(row -> table + " " + line(row)));
        });
        collect("late", first.getSideOutput(SelectFirst.LATE).map(ContentTablesTest::lateLine));
        environment.getTransformations().stream()
                .flatMap(last -> last.getTransitivePredecessors().stream())
                .filter(operator -> operator instanceof PhysicalTransformation && operator.getUid() == null)
                .forEach(operator -> operator.setUid(operator.getName()));
        return environment;
    }

    private static void collect(String noun, SingleOutputStreamOperator<String> lines) {
        lines.name("convert-test-" + noun)
                .filter(line -> LINES.add(line)) // a method reference would be sent with a copy of the lines
                .name("collect-test-" + noun)
                .sinkTo(new DiscardingSink<>())
                .name("write-test-" + noun);
    }

    private static String line(MarketContent row) {
        return row.getPlatformId() + "|" + row.getContentId() + " " + row.getTime() + " " + row.getWindowEnd() + " "
                + List.of(
                        row.getViews(),
                        row.getImpressions(),
                        row.getJoinedImpressions(),
                        row.getPositionSum(),
                        row.getNavigates(),
                        row.getCartAdditions(),
                        row.getCheckouts(),
                        row.getPurchases(),
                        row.getUnitsSold(),
                        row.getValueSoldMicros());
    }

    private static String lateLine(ContentEvent event) {
        MarketDropped row = event.late();
        return "late " + row.getStage() + " " + row.getId() + " "
                + row.getTime().toEpochMilli();
    }

    /** The watermark of the slowest partition of each topic, as the job's sources give it. */
    private static final class SlowestLane implements WatermarkGenerator<ContentEvent> {
        private final Map<Integer, Long> newest = new HashMap<>();

        @Override
        public void onEvent(ContentEvent event, long millis, WatermarkOutput output) {
            READ.incrementAndGet();
            newest.merge(event.lane(), millis, Math::max);
            if (newest.size() == ContentLog.LANES) {
                output.emitWatermark(
                        new Watermark(Collections.min(newest.values()) - ContentLog.LATENESS.toMillis() - 1));
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }
}
