// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import dev.fringe.jobs.command.OptionValues.Topic;
import dev.fringe.jobs.command.UsageException;
import dev.fringe.jobs.kafka.EventTimeOptions;
import dev.fringe.jobs.kafka.KafkaJob;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.TimeUnit;
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
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Finds records that pass a limit, in a topic (unbounded) or in a file (bounded). */
@Command(name = "detect-limits", description = "Finds records that pass a limit, in a topic or in a file.")
public final class DetectLimits extends KafkaJob {
    @Option(
            names = "--rules",
            paramLabel = "RULES",
            required = true,
            converter = Rules.Reader.class,
            description =
                    "What to look for, as 'field > number', several divided by semicolons; > >= < <= == != are known.")
    private Rules rules;

    @Option(
            names = "--input",
            converter = Topic.class,
            description = "Runs unbounded over this topic; its records may be of any schema.")
    private String input;

    @Option(
            names = "--file",
            paramLabel = "URI",
            description = "Runs bounded over this CSV file with a header line, or Avro file (*.avro).")
    private String file;

    @Option(names = "--output", converter = Topic.class, description = "Where the findings go.")
    private String output = "qa.limit";

    @Option(
            names = "--output-dir",
            paramLabel = "URI",
            description = "Writes the findings as JSON lines into files there instead of to a topic.")
    private String outputDir;

    @Option(
            names = "--time",
            paramLabel = "FIELD",
            description =
                    "Field that holds a record's time, as a number or as text like 2026-11-21T03:00:00Z (default: the first field whose Avro type is a timestamp). A record without it has the time that Kafka has for it.")
    private String time;

    @Option(
            names = "--time-unit",
            defaultValue = "ms",
            description = "What the numbers in --time count since 1970, where the schema does not say so.")
    private TimeUnit timeUnit;

    /** The rules of the option's value. With a list, picocli would permit the option several times. */
    private record Rules(List<Rule> all) {
        private static final class Reader implements ITypeConverter<Rules> {
            @Override
            public Rules convert(String text) {
                return new Rules(Rule.parseAll(text));
            }
        }
    }

    public DetectLimits() {
        super(1);
    }

    public static void main(String[] args) throws Exception {
        new DetectLimits().run(args);
    }

    /** A run from file to file needs no server, so {@link #check} decides whether the addresses are required. */
    @Override
    protected boolean isRequired(OptionSpec option) {
        return option.longestName().equals("--rules");
    }

    @Override
    protected void draw(StreamExecutionEnvironment environment) {
        check();
        SingleOutputStreamOperator<QaLimit> findings = checked(environment)
                .flatMap(new GiveFindings())
                .returns(new AvroTypeInfo<>(QaLimit.class))
                .name("detect-limit");
        if (outputDir != null) {
            writeFiles(findings);
        } else {
            topics().write(
                            findings,
                            new Output<>(
                                    "qa-limit",
                                    output,
                                    QaLimit.class,
                                    DetectLimits::identity,
                                    finding -> Output.micros(finding.getTime())));
        }
    }

    private KafkaTopics topics() {
        return new KafkaTopics(kafka, new EventTimeOptions(), runName());
    }

    /** The identity of a finding, which is the same after a replay. */
    static String identity(QaLimit finding) {
        String key = finding.getKey() == null ? "" : finding.getKey();
        return String.join("|", finding.getSource(), finding.getRule(), key);
    }

    /** The findings of each record; most records have none. */
    private DataStream<QaLimit[]> checked(StreamExecutionEnvironment environment) {
        String from = input == null ? file : input;
        LimitCheck check = new LimitCheck(rules.all(), time, timeUnit, from);
        if (input != null) {
            return topics().readAnything(environment, "limit-record", from, QaLimit[].class, new TopicCheck(check));
        }
        StreamFormat<QaLimit[]> format = from.endsWith(".avro") ? new AvroRows(check) : new CsvRows(check);
        FileSource<QaLimit[]> source =
                FileSource.forRecordStreamFormat(format, new Path(from)).build();
        return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "read-limit-record");
    }

    private void writeFiles(DataStream<QaLimit> findings) {
        findings.map(QaLimit::toString)
                .returns(Types.STRING)
                .name("convert-limit-line")
                .sinkTo(FileSink.forRowFormat(new Path(outputDir), new SimpleStringEncoder<String>())
                        .build())
                .name("write-qa-limit");
    }

    private void check() {
        if ((input == null) == (file == null)) {
            throw new UsageException("set either --input TOPIC or --file URI; --help lists the options");
        }
        if (isGiven("--time-unit") && time == null) {
            throw new UsageException("--time-unit requires --time FIELD; --help lists the options");
        }
        boolean needsKafka = input != null || outputDir == null;
        if (needsKafka && !kafka.haveAddresses()) {
            throw new UsageException("--kafka and --registry are required unless both --file and --output-dir are set;"
                    + " --help lists the options");
        }
    }
}
