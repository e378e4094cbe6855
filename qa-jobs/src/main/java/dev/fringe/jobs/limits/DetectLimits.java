package dev.fringe.jobs.limits;

import dev.fringe.jobs.command.Arguments;
import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.command.Job;
import dev.fringe.jobs.command.Option;
import dev.fringe.jobs.command.UsageException;
import dev.fringe.jobs.kafka.KafkaReady;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.QaLimit;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Records that pass a limit: of a topic, for ever, or of a file, to its end. */
public final class DetectLimits implements EntryPoint {
    static final Option<List<Rule>> RULES = new Option<>(
            "rules",
            "RULES",
            null,
            true,
            "What to look for, as 'field > number', several divided by semicolons; > >= < <= == != are known.",
            Rule::parseAll);
    static final Option<String> INPUT =
            Option.topic("input", null, "Runs unbounded over this topic; its records may be of any schema.");
    static final Option<String> FILE = Option.text(
            "file", "URI", null, "Runs bounded over this CSV file with a header line, or Avro file (*.avro).");
    static final Option<String> OUTPUT = Option.topic("output", "qa.limit", "Where the findings go.");
    static final Option<String> TIME = Option.text(
            "time",
            "FIELD",
            null,
            "Field that holds a record's time, as a number or as text like 2026-11-21T03:00:00Z (default: the first field"
                    + " whose Avro type is a timestamp). A record without it has the time that Kafka has for it.");
    static final Option<TimeUnit> TIME_UNIT = Option.choice(
            "time-unit", TimeUnit.MS, "What the numbers in --time count since 1970, where the schema does not say so.");
    static final Option<String> OUTPUT_DIR = Option.text(
            "output-dir", "URI", null, "Writes the findings as JSON lines into files there instead of to a topic.");
    private static final Option<String> KAFKA = optional(KafkaTopics.KAFKA);
    private static final Option<String> REGISTRY = optional(KafkaTopics.REGISTRY);

    public static final Job JOB = new Job(
            "detect-limits",
            "finds records that pass a limit, in a topic or in a file",
            List.of(
                    RULES,
                    INPUT,
                    FILE,
                    OUTPUT,
                    OUTPUT_DIR,
                    TIME,
                    TIME_UNIT,
                    KAFKA,
                    REGISTRY,
                    KafkaTopics.REGISTRY_PATIENCE,
                    KafkaTopics.GROUP,
                    KafkaTopics.START,
                    KafkaTopics.MAX_AHEAD,
                    KafkaTopics.EXACTLY_ONCE),
            DetectLimits::draw);

    @Override
    public Job job() {
        return JOB;
    }

    public static void main(String[] args) throws Exception {
        JOB.run(KafkaReady::check, args);
    }

    private static void draw(StreamExecutionEnvironment environment, Arguments arguments) {
        check(arguments);
        DataStream<QaLimit> findings = checked(environment, arguments)
                .flatMap(new GiveFindings())
                .returns(new AvroTypeInfo<>(QaLimit.class))
                .name("detect-limit")
                .uid("detect-limit");
        if (arguments.find(OUTPUT_DIR).isPresent()) {
            writeFiles(findings, arguments.get(OUTPUT_DIR));
        } else {
            new KafkaTopics(arguments, JOB.name())
                    .write(
                            findings,
                            new Output<>(
                                    "qa-limit",
                                    arguments.get(OUTPUT),
                                    QaLimit.class,
                                    DetectLimits::identity,
                                    finding -> Output.micros(finding.getTime())));
        }
    }

    /** Two findings of one identity are the same finding, made again. */
    static String identity(QaLimit finding) {
        String key = finding.getKey() == null ? "" : finding.getKey();
        return String.join("|", finding.getSource(), finding.getRule(), key);
    }

    /** What is found in each record, which is nothing for most. */
    private static DataStream<QaLimit[]> checked(StreamExecutionEnvironment environment, Arguments arguments) {
        String from = arguments.find(INPUT).orElseGet(() -> arguments.get(FILE));
        LimitCheck check =
                new LimitCheck(arguments.get(RULES), arguments.find(TIME).orElse(null), arguments.get(TIME_UNIT), from);
        if (arguments.find(INPUT).isPresent()) {
            return new KafkaTopics(arguments, JOB.name())
                    .readAnything(environment, "limit-record", from, QaLimit[].class, new TopicCheck(check));
        }
        StreamFormat<QaLimit[]> format = from.endsWith(".avro") ? new AvroRows(check) : new CsvRows(check);
        FileSource<QaLimit[]> source =
                FileSource.forRecordStreamFormat(format, new Path(from)).build();
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "read-limit-record")
                .uid("read-limit-record");
    }

    private static void writeFiles(DataStream<QaLimit> findings, String dir) {
        findings.map(QaLimit::toString)
                .returns(Types.STRING)
                .name("convert-limit-line")
                .uid("convert-limit-line")
                .sinkTo(FileSink.forRowFormat(new Path(dir), new SimpleStringEncoder<String>())
                        .build())
                .name("write-qa-limit")
                .uid("write-qa-limit");
    }

    private static void check(Arguments arguments) {
        boolean topicIn = arguments.find(INPUT).isPresent();
        if (topicIn == arguments.find(FILE).isPresent()) {
            throw new UsageException("give either --input TOPIC or --file URI; --help lists the options");
        }
        if (arguments.isGiven(TIME_UNIT) && !arguments.isGiven(TIME)) {
            throw new UsageException("--time-unit belongs to --time FIELD; --help lists the options");
        }
        boolean needsKafka = topicIn || arguments.find(OUTPUT_DIR).isEmpty();
        if (needsKafka
                && (arguments.find(KAFKA).isEmpty() || arguments.find(REGISTRY).isEmpty())) {
            throw new UsageException("--kafka and --registry are needed unless both --file and --output-dir are given;"
                    + " --help lists the options");
        }
    }

    private static Option<String> optional(Option<String> option) {
        return new Option<>(option.name(), option.form(), null, false, option.meaning(), option.parser());
    }
}
