// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.command.Bounds;
import dev.fringe.jobs.command.OptionValues.Topic;
import dev.fringe.jobs.kafka.EventTimeOptions;
import dev.fringe.jobs.kafka.KafkaJob;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.CachingOperator;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.BaselineSignal;
import dev.fringe.records.QaRfiCurrent;
import dev.fringe.records.QaRfiRun;
import dev.fringe.records.QaSignal;
import dev.fringe.records.QaSummary;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Detects interference in the signal of each baseline: per sample, per window, per run, and the current state. */
@Command(
        name = "assess-signal-quality",
        description = "Finds radio-frequency interference in baseline_signal and writes it to four topics.")
public final class AssessSignalQuality extends KafkaJob {
    @Option(names = "--input", converter = Topic.class, description = "Where the samples come from.")
    private String input = "baseline_signal";

    @Option(names = "--signal-topic", converter = Topic.class, description = "Each sample's verdict.")
    private String signalTopic = "qa.signal";

    @Option(names = "--summary-topic", converter = Topic.class, description = "Each baseline over each window.")
    private String summaryTopic = "qa.summary";

    @Option(names = "--run-topic", converter = Topic.class, description = "Each run of flagged samples.")
    private String runTopic = "qa.rfi_run";

    @Option(names = "--current-topic", converter = Topic.class, description = "Each baseline's latest state.")
    private String currentTopic = "qa.rfi_current";

    @Option(
            names = "--window",
            defaultValue = "15s",
            description = "Length of the windows, which begin at multiples of it since 1970.")
    @Bounds("at least 1ms")
    private Duration window;

    @Option(
            names = "--current-every",
            defaultValue = "1s",
            description = "How often, in event time, a baseline's state is written that has not changed.")
    @Bounds("at least 1ms")
    private Duration currentEvery;

    @Mixin
    private final DetectorOptions detector = new DetectorOptions();

    @Mixin
    private final EventTimeOptions times = new EventTimeOptions();

    public AssessSignalQuality() {
        super(5);
    }

    public static void main(String[] args) throws Exception {
        new AssessSignalQuality().run(args);
    }

    @Override
    protected boolean overHistory() {
        return times.overHistory();
    }

    @Override
    protected void draw(StreamExecutionEnvironment environment) {
        KafkaTopics topics = new KafkaTopics(kafka, times, runName());
        Patience patience = times.patience(execution.stateTtl());
        DataStream<Sample> samples = topics.read(
                environment,
                "baseline-signal",
                input,
                BaselineSignal.class,
                Sample.class,
                (signal, message) -> Sample.of(signal, message.partition()),
                patience.quiet().plus(window));

        SingleOutputStreamOperator<Assessment> assessments = samples.keyBy(Sample::baselineId)
                .transform(
                        "flag-baseline-signal",
                        TypeInformation.of(Assessment.class),
                        new CachingOperator<>(new FlagSignal(detector.detector(), patience)));
        topics.write(
                assessments.<QaSignal>flatMap(AssessSignalQuality::verdict).name("convert-baseline-verdict"),
                ofBaseline("qa-signal", signalTopic, QaSignal.class, QaSignal::getBaselineId, QaSignal::getCreateTime));
        measure(assessments, topics);
        topics.write(
                assessments
                        .getSideOutput(InEventOrder.lateTag(Sample.class))
                        .map(Sample::toRecord)
                        .name("convert-baseline-late"),
                ofBaseline(
                        "baseline-signal-late",
                        input + ".late",
                        BaselineSignal.class,
                        BaselineSignal::getBaselineId,
                        BaselineSignal::getCreateTime));
    }

    private static void verdict(Assessment assessment, Collector<QaSignal> out) {
        if (assessment.kind() == Assessment.Kind.JUDGED) {
            out.collect(assessment.verdict().toRecord());
        }
    }

    private void measure(DataStream<Assessment> assessments, KafkaTopics topics) {
        // Assessments are already partitioned by baseline. Without a shuffle they stay in order, and the operators are
        // chained.
        KeyedStream<Assessment, Integer> byBaseline = DataStreamUtils.reinterpretAsKeyedStream(
                assessments, Assessment::baselineId, TypeInformation.of(Integer.class));
        topics.write(
                byBaseline.process(new SummarizeWindow(window)).name("summarize-baseline-window"),
                ofBaseline(
                        "qa-summary",
                        summaryTopic,
                        QaSummary.class,
                        QaSummary::getBaselineId,
                        QaSummary::getWindowStart));
        topics.write(
                byBaseline.process(new CollectRun(window)).name("collect-baseline-run"),
                ofBaseline("qa-rfi-run", runTopic, QaRfiRun.class, QaRfiRun::getBaselineId, QaRfiRun::getStartTime));
        topics.write(
                byBaseline.process(new KeepCurrent(currentEvery)).name("keep-baseline-current"),
                ofBaseline(
                        "qa-rfi-current",
                        currentTopic,
                        QaRfiCurrent.class,
                        QaRfiCurrent::getBaselineId,
                        QaRfiCurrent::getTime));
    }

    private static <A extends SpecificRecordBase> Output<A> ofBaseline(
            String noun,
            String topic,
            Class<A> type,
            SerializableFunction<A, Integer> baselineId,
            SerializableFunction<A, Instant> time) {
        return new Output<>(
                noun,
                topic,
                type,
                result -> baselineId.apply(result).toString(),
                result -> Output.micros(time.apply(result)));
    }
}
