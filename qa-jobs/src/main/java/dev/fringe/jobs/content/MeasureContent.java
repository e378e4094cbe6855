// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import dev.fringe.jobs.command.Bounds;
import dev.fringe.jobs.command.OptionValues.Topic;
import dev.fringe.jobs.kafka.EventTimeOptions;
import dev.fringe.jobs.kafka.KafkaJob;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.KafkaTopics.ItemOf;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MarketContent;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Measures each content by hour, by day, and over the day. The tables themselves are in content_tables.sql. */
@Command(
        name = "measure-content",
        description =
                "Measures each content of a marketplace by hour and by day: views, impressions, actions and the value sold.")
public final class MeasureContent extends KafkaJob {
    @Option(names = "--input-views", converter = Topic.class, description = "Where the views come from.")
    private String views = "market.view";

    @Option(names = "--input-impressions", converter = Topic.class, description = "Where the impressions come from.")
    private String impressions = "market.impression";

    @Option(
            names = "--input-flat-impressions",
            converter = Topic.class,
            description = "Where the joined impressions come from.")
    private String flatImpressions = "market.flat_impression";

    @Option(names = "--input-actions", converter = Topic.class, description = "Where the joined actions come from.")
    private String actions = "market.flat_action";

    @Option(names = "--output-hourly", converter = Topic.class, description = "Where the rows of each hour go, in UTC.")
    private String hourly = "market.content_hourly";

    @Option(names = "--output-daily", converter = Topic.class, description = "Where the rows of each day go, in UTC.")
    private String daily = "market.content_daily";

    @Option(
            names = "--output-cumulated",
            converter = Topic.class,
            description = "Where the rows from the start of the day to the end of each hour go.")
    private String cumulated = "market.content_cumulated";

    @Option(
            names = "--output-dropped",
            converter = Topic.class,
            description = "Where the events go that arrive after the end of their hour.")
    private String dropped = "market.dropped";

    @Option(
            names = "--repeated-within",
            defaultValue = "1d",
            description = "Of the records with the same id the first one counts; an id is forgotten after this time.")
    @Bounds("at least 1h")
    private Duration repeatedWithin;

    @Mixin
    private final EventTimeOptions times = new EventTimeOptions();

    public MeasureContent() {
        super(1);
    }

    public static void main(String[] args) throws Exception {
        new MeasureContent().run(args);
    }

    @Override
    protected boolean overHistory() {
        return times.overHistory();
    }

    /** The rows of an hour can wait for a minute, so that fewer events are late. */
    @Override
    protected String usual(OptionSpec option) {
        return option.longestName().equals("--lateness") ? "1m" : super.usual(option);
    }

    @Override
    protected void draw(StreamExecutionEnvironment environment) {
        KafkaTopics topics = new KafkaTopics(kafka, times, runName());
        Patience patience = times.patience(execution.stateTtl());
        Input input = new Input(topics, environment, patience.quiet());
        SingleOutputStreamOperator<ContentEvent> first = select(
                input.of("content-view", views, MarketView.class)
                        .union(
                                input.of("content-impression", impressions, MarketImpression.class),
                                input.of("content-flat-impression", flatImpressions, MarketFlatImpression.class),
                                input.of("content-flat-action", actions, MarketFlatAction.class)),
                patience.lateness(),
                repeatedWithin);
        Map<String, SingleOutputStreamOperator<MarketContent>> tables = tables(environment, first);
        write(topics, tables, "content-hourly", hourly);
        write(topics, tables, "content-daily", daily);
        write(topics, tables, "content-cumulated", cumulated);
        topics.write(
                first.getSideOutput(SelectFirst.LATE).map(ContentEvent::late).name("convert-content-late"),
                new Output<>(
                        "content-dropped",
                        dropped,
                        MarketDropped.class,
                        row -> row.getStage() + "." + row.getId(),
                        row -> Output.micros(row.getTime())));
    }

    /** Reads the topics. */
    private record Input(KafkaTopics topics, StreamExecutionEnvironment environment, Duration settling) {
        <A extends SpecificRecordBase> DataStream<ContentEvent> of(String noun, String topic, Class<A> type) {
            ItemOf<A, ContentEvent> item = (row, message) -> ContentEvent.of(row, message.partition());
            return topics.read(environment, noun, topic, type, ContentEvent.class, item, settling);
        }
    }

    /** Each event once. Those that are late go to the side output {@link SelectFirst#LATE}. */
    static SingleOutputStreamOperator<ContentEvent> select(
            DataStream<ContentEvent> events, Duration lateness, Duration repeatedWithin) {
        return events.filter(ContentEvent::isMeasured)
                .name("select-content-measured")
                .keyBy(ContentEvent::lane, Types.INT)
                .process(new MarkLate(lateness))
                .returns(Types.TUPLE(TypeInformation.of(ContentEvent.class), Types.BOOLEAN))
                .name("flag-content-late")
                .keyBy(marked -> marked.f0.identity(), Types.STRING)
                .process(new SelectFirst(repeatedWithin))
                .name("select-content-first");
    }

    /** The tables by the nouns of their operators. */
    static Map<String, SingleOutputStreamOperator<MarketContent>> tables(
            StreamExecutionEnvironment environment, DataStream<ContentEvent> events) {
        DataStream<RowData> rows = events.map(ContentEvent::row).name("convert-content-event");
        Map<String, SingleOutputStreamOperator<MarketContent>> tables = new HashMap<>();
        SqlStreams.of(environment, "content_tables.plan.json", Map.of("content_event", rows))
                .forEach((table, stream) -> {
                    String noun = table.replace('_', '-');
                    tables.put(
                            noun,
                            stream.map(MeasureContent::content)
                                    .returns(new AvroTypeInfo<>(MarketContent.class))
                                    .name("convert-" + noun));
                });
        return tables;
    }

    private static MarketContent content(RowData row) {
        MarketContent content = new MarketContent();
        content.setPlatformId(row.getLong(0));
        content.setContentId(row.getString(1).toString());
        content.setTime(row.getTimestamp(2, 3).toInstant());
        content.setWindowEnd(row.getTimestamp(3, 3).toInstant());
        // The sums have the order of the table's columns.
        for (int sum = 4; sum < row.getArity(); sum++) {
            content.put(sum, row.getLong(sum));
        }
        return content;
    }

    /** A bounded run writes the rows whose windows end in it. At its end, Flink also closes windows that end later. */
    private void write(
            KafkaTopics topics,
            Map<String, SingleOutputStreamOperator<MarketContent>> tables,
            String noun,
            String topic) {
        long end = times.endMillis();
        topics.write(
                tables.get(noun)
                        .filter(row -> row.getWindowEnd().toEpochMilli() <= end)
                        .name("keep-" + noun),
                new Output<>(
                        noun,
                        topic,
                        MarketContent.class,
                        row -> row.getPlatformId() + "|" + row.getContentId(),
                        row -> Output.micros(row.getWindowEnd()) - 1));
    }
}
