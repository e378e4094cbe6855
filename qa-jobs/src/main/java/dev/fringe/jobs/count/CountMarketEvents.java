// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.command.Bounds;
import dev.fringe.jobs.command.OptionValues.Topic;
import dev.fringe.jobs.kafka.ArchiveOptions;
import dev.fringe.jobs.kafka.EventTimeOptions;
import dev.fringe.jobs.kafka.KafkaJob;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.market.MarketUser;
import dev.fringe.jobs.order.CachingOperator;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MarketCount;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import java.time.Duration;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts impressions and actions in sliding windows. */
@Command(
        name = "count-market-events",
        description =
                "Counts the joined impressions and actions of a marketplace in sliding windows, by device, content, query and user.")
public final class CountMarketEvents extends KafkaJob {
    @Option(
            names = "--input-impressions",
            converter = Topic.class,
            description = "Where the joined impressions come from.")
    private String impressions = "market.flat_impression";

    @Option(names = "--input-actions", converter = Topic.class, description = "Where the joined actions come from.")
    private String actions = "market.flat_action";

    @Option(
            names = "--output",
            converter = Topic.class,
            description =
                    "Where the counts go: the latest count of each key, and a tombstone when it is 0. Make the topic compacted.")
    private String output = "market.count";

    @Option(
            names = "--output-series",
            converter = Topic.class,
            description = "Where all counts by device go, one row for each change, for a time series database.")
    private String series = "market.count_series";

    @Option(
            names = "--output-dropped",
            converter = Topic.class,
            description = "Where the joined impressions and actions go that are too late to be counted.")
    private String dropped = "market.dropped";

    @Option(
            names = "--correct-within",
            defaultValue = "1h",
            description =
                    "How late an event may be to correct counts that were written before. Later ones are dropped.")
    private Duration corrected;

    @Option(
            names = "--min-query-uses",
            defaultValue = "1000",
            description =
                    "An impression or action counts for its query if the query had at least this many in 14 days.")
    @Bounds("at least 1")
    private int leastQueryUses;

    /** Rows of queries wait for their order; they must not be late because of that. */
    private static final Duration ORDERED_WITHIN = Duration.ofMinutes(5);

    @Mixin
    private final EventTimeOptions times = new EventTimeOptions();

    @Mixin
    private final ArchiveOptions archive = new ArchiveOptions();

    public CountMarketEvents() {
        super(1);
    }

    public static void main(String[] args) throws Exception {
        new CountMarketEvents().run(args);
    }

    @Override
    protected boolean overHistory() {
        return times.overHistory() || archive.endWithFiles();
    }

    @Override
    protected void draw(StreamExecutionEnvironment environment) {
        KafkaTopics topics = new KafkaTopics(kafka, times, archive, runName());
        DataStream<Countable> rows = topics.read(
                        environment,
                        "market-flat-impression",
                        impressions,
                        MarketFlatImpression.class,
                        Countable.class,
                        (row, message) -> Countable.of(row, message.partition()),
                        patience().quiet())
                .union(topics.read(
                        environment,
                        "market-flat-action",
                        actions,
                        MarketFlatAction.class,
                        Countable.class,
                        (row, message) -> Countable.of(row, message.partition()),
                        patience().quiet()));
        SingleOutputStreamOperator<Countable> first = rows.keyBy(
                        row -> new MarketUser(row.platformId(), row.logUserId()), TypeInformation.of(MarketUser.class))
                .transform(
                        "select-count-first",
                        TypeInformation.of(Countable.class),
                        new CachingOperator<>(new SelectFirst(corrected)));
        DataStream<Countable> popular = first.filter(row -> row.query() != null)
                .name("select-count-query")
                .keyBy(
                        row -> new SelectPopular.Query(row.platformId(), row.query()),
                        TypeInformation.of(SelectPopular.Query.class))
                .transform(
                        "select-count-popular",
                        TypeInformation.of(Countable.class),
                        new CachingOperator<>(new SelectPopular(patience(), leastQueryUses)));
        SingleOutputStreamOperator<MarketCount> counts = events(first, false, "count-event")
                .union(events(popular, true, "count-query"))
                .keyBy(SlidingCounts.Event::subject, TypeInformation.of(Subject.class))
                .transform(
                        "count-market-window",
                        new AvroTypeInfo<>(MarketCount.class),
                        new CachingOperator<>(
                                new SlidingCounts(corrected.plus(ORDERED_WITHIN), archive.endMillis(times))));

        topics.write(counts, counts("market-count", output).goneIf(count -> count.getCount() == 0));
        topics.write(
                counts.filter(count -> count.getFamily().equals(Family.DEVICE.text()))
                        .name("select-count-series"),
                counts("market-count-series", series));
        topics.write(
                first.getSideOutput(SelectFirst.LATE).map(Countable::late).name("convert-count-late"),
                new Output<>(
                        "market-count-late",
                        dropped,
                        MarketDropped.class,
                        row -> row.getStage() + "." + row.getId(),
                        row -> Output.micros(row.getTime())));
    }

    private Patience patience() {
        return times.patience(execution.stateTtl()).keeping(SelectPopular.KEPT);
    }

    private static Output<MarketCount> counts(String noun, String topic) {
        return new Output<>(
                noun, topic, MarketCount.class, CountMarketEvents::key, count -> Output.micros(count.getTime()));
    }

    private static DataStream<SlidingCounts.Event> events(DataStream<Countable> rows, boolean ofQuery, String noun) {
        FlatMapFunction<Countable, SlidingCounts.Event> events = (row, out) -> row.events(ofQuery, out);
        TypeInformation<SlidingCounts.Event> type = TypeInformation.of(SlidingCounts.Event.class);
        return rows.flatMap(events)
                .returns(type)
                .name("convert-" + noun)
                .transform("summarize-" + noun, type, new AddUpEvents());
    }

    /** The family, window, marketplace and metric, and the parts that the family has, separated by bars. */
    static String key(MarketCount count) {
        StringBuilder key = new StringBuilder(80)
                .append(count.getFamily())
                .append('|')
                .append(count.getWindow())
                .append('|')
                .append(count.getPlatformId());
        append(count.getMetric(), key);
        append(count.getUserId(), key);
        append(count.getLogUserId(), key);
        append(count.getContentId(), key);
        append(count.getDevice(), key);
        append(count.getQuery(), key);
        return key.toString();
    }

    private static void append(String part, StringBuilder key) {
        if (part != null) {
            key.append('|').append(part.replace("\\", "\\\\").replace("|", "\\|"));
        }
    }
}
