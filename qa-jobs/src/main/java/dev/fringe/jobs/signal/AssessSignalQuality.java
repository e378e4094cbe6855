package dev.fringe.jobs.signal;

import dev.fringe.jobs.command.Arguments;
import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.command.Execution;
import dev.fringe.jobs.command.Job;
import dev.fringe.jobs.command.Option;
import dev.fringe.jobs.kafka.KafkaReady;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.BaselineSignal;
import dev.fringe.records.QaRfiCurrent;
import dev.fringe.records.QaRfiRun;
import dev.fringe.records.QaSignal;
import dev.fringe.records.QaSummary;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Interference in the signal of each baseline: per sample, per window, per run, and now. */
public final class AssessSignalQuality implements EntryPoint {
    static final Option<String> INPUT = Option.topic("input", "baseline_signal", "Where the samples come from.");
    static final Option<String> SIGNAL = Option.topic("signal-topic", "qa.signal", "Each sample's verdict.");
    static final Option<String> SUMMARY =
            Option.topic("summary-topic", "qa.summary", "Each baseline over each window.");
    static final Option<String> RUN = Option.topic("run-topic", "qa.rfi_run", "Each run of flagged samples.");
    static final Option<String> CURRENT =
            Option.topic("current-topic", "qa.rfi_current", "Each baseline's latest state.");
    static final Option<Duration> WINDOW = Option.duration(
                    "window", "15s", "Length of the windows, which begin at multiples of it since 1970.")
            .atLeast("1ms");
    static final Option<Duration> CURRENT_EVERY = Option.duration(
                    "current-every",
                    "1s",
                    "How often, in event time, a baseline's state is written that has not changed.")
            .atLeast("1ms");

    public static final Job JOB = new Job(
            "assess-signal-quality",
            "finds radio-frequency interference in baseline_signal and writes it to four topics",
            Stream.<List<Option<?>>>of(
                            KafkaTopics.OPTIONS,
                            List.of(INPUT, SIGNAL, SUMMARY, RUN, CURRENT, WINDOW, CURRENT_EVERY),
                            Detector.OPTIONS,
                            InEventOrder.OPTIONS,
                            List.of(Execution.PARALLELISM.withDefault("5")))
                    .flatMap(List::stream)
                    .toList(),
            AssessSignalQuality::draw);

    @Override
    public Job job() {
        return JOB;
    }

    public static void main(String[] args) throws Exception {
        JOB.run(KafkaReady::check, args);
    }

    private static void draw(StreamExecutionEnvironment environment, Arguments arguments) {
        KafkaTopics topics = new KafkaTopics(arguments, JOB.name());
        Patience patience = Patience.of(arguments);
        DataStream<Sample> samples = topics.read(
                environment,
                "baseline-signal",
                arguments.get(INPUT),
                BaselineSignal.class,
                Sample.class,
                Sample::of,
                patience.quiet().plus(arguments.get(WINDOW)));

        SingleOutputStreamOperator<Assessment> assessments = samples.keyBy(Sample::baselineId)
                .process(new FlagSignal(Detector.of(arguments), patience))
                .name("flag-baseline-signal")
                .uid("flag-baseline-signal");
        // Assessments are where their baseline is: without a shuffle they stay in order, and in one chain.
        KeyedStream<Assessment, Integer> byBaseline = DataStreamUtils.reinterpretAsKeyedStream(
                assessments, Assessment::baselineId, TypeInformation.of(Integer.class));

        Outputs outputs = Outputs.of(arguments);
        topics.write(
                assessments
                        .<QaSignal>flatMap((assessment, out) -> {
                            if (assessment.kind() == Assessment.Kind.JUDGED) {
                                out.collect(assessment.verdict().toRecord());
                            }
                        })
                        .returns(new AvroTypeInfo<>(QaSignal.class))
                        .name("convert-baseline-verdict")
                        .uid("convert-baseline-verdict"),
                outputs.signal);
        topics.write(
                byBaseline
                        .process(new SummarizeWindow(arguments.get(WINDOW)))
                        .returns(new AvroTypeInfo<>(QaSummary.class))
                        .name("summarize-baseline-window")
                        .uid("summarize-baseline-window"),
                outputs.summary);
        topics.write(
                byBaseline
                        .process(new CollectRun(arguments.get(WINDOW)))
                        .returns(new AvroTypeInfo<>(QaRfiRun.class))
                        .name("collect-baseline-run")
                        .uid("collect-baseline-run"),
                outputs.run);
        topics.write(
                byBaseline
                        .process(new KeepCurrent(arguments.get(CURRENT_EVERY)))
                        .returns(new AvroTypeInfo<>(QaRfiCurrent.class))
                        .name("keep-baseline-current")
                        .uid("keep-baseline-current"),
                outputs.current);
        topics.write(
                assessments
                        .getSideOutput(InEventOrder.lateTag(Sample.class))
                        .map(Sample::toRecord)
                        .returns(new AvroTypeInfo<>(BaselineSignal.class))
                        .name("convert-baseline-late")
                        .uid("convert-baseline-late"),
                outputs.late);
    }

    private record Outputs(
            Output<QaSignal> signal,
            Output<QaSummary> summary,
            Output<QaRfiRun> run,
            Output<QaRfiCurrent> current,
            Output<BaselineSignal> late) {

        static Outputs of(Arguments arguments) {
            return new Outputs(
                    new Output<>(
                            "qa-signal",
                            arguments.get(SIGNAL),
                            QaSignal.class,
                            result -> Integer.toString(result.getBaselineId()),
                            result -> Output.micros(result.getCreateTime())),
                    new Output<>(
                            "qa-summary",
                            arguments.get(SUMMARY),
                            QaSummary.class,
                            result -> Integer.toString(result.getBaselineId()),
                            result -> Output.micros(result.getWindowStart())),
                    new Output<>(
                            "qa-rfi-run",
                            arguments.get(RUN),
                            QaRfiRun.class,
                            result -> Integer.toString(result.getBaselineId()),
                            result -> Output.micros(result.getStartTime())),
                    new Output<>(
                            "qa-rfi-current",
                            arguments.get(CURRENT),
                            QaRfiCurrent.class,
                            result -> Integer.toString(result.getBaselineId()),
                            result -> Output.micros(result.getTime())),
                    new Output<>(
                            "baseline-signal-late",
                            arguments.get(INPUT) + ".late",
                            BaselineSignal.class,
                            result -> Integer.toString(result.getBaselineId()),
                            result -> Output.micros(result.getCreateTime())));
        }
    }
}
