// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.command.OptionValues.Topic;
import dev.fringe.jobs.kafka.ArchiveOptions;
import dev.fringe.jobs.kafka.EventTimeOptions;
import dev.fringe.jobs.kafka.KafkaJob;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.CachingOperator;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketView;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Joins the views, answers, impressions and actions of each user. */
@Command(
        name = "join-market-events",
        description = "Joins the views, answers, impressions and actions of each user of a marketplace to flat rows.")
public final class JoinMarketEvents extends KafkaJob {
    @Option(names = "--input-views", converter = Topic.class, description = "Where the views come from.")
    private String views = "market.view";

    @Option(
            names = "--input-deliveries",
            converter = Topic.class,
            description = "Where the answers to requests come from.")
    private String deliveries = "market.delivery";

    @Option(names = "--input-impressions", converter = Topic.class, description = "Where the impressions come from.")
    private String impressions = "market.impression";

    @Option(names = "--input-actions", converter = Topic.class, description = "Where the actions come from.")
    private String actions = "market.action";

    @Option(names = "--output-impressions", converter = Topic.class, description = "Where the joined impressions go.")
    private String flatImpressions = "market.flat_impression";

    @Option(names = "--output-actions", converter = Topic.class, description = "Where the joined actions go.")
    private String flatActions = "market.flat_action";

    @Option(
            names = "--output-dropped",
            converter = Topic.class,
            description = "Where everything goes that is not in a result, with the reason.")
    private String dropped = "market.dropped";

    @Option(
            names = "--bots",
            paramLabel = "REGEX",
            description = "User agents of bots. Their views and what follows from them are dropped.")
    private Pattern bots = Pattern.compile("(?i)bot|crawl|spider|slurp|headless|curl/|wget/|python-requests");

    @Mixin
    private final EventTimeOptions times = new EventTimeOptions();

    @Mixin
    private final ArchiveOptions archive = new ArchiveOptions();

    public JoinMarketEvents() {
        super(1);
    }

    public static void main(String[] args) throws Exception {
        new JoinMarketEvents().run(args);
    }

    @Override
    protected boolean overHistory() {
        return times.overHistory() || archive.endWithFiles();
    }

    /** Instruments send in batches, but a marketplace's records come one by one, and a click should be joined within seconds. */
    @Override
    protected String usual(OptionSpec option) {
        return option.longestName().equals("--lateness") ? "1s" : super.usual(option);
    }

    @Override
    protected void draw(StreamExecutionEnvironment environment) {
        KafkaTopics topics = new KafkaTopics(kafka, times, archive, runName());
        DataStream<MarketEvent> events = read(topics, environment, "market-view", views, MarketView.class)
                .union(
                        read(topics, environment, "market-delivery", deliveries, MarketDelivery.class),
                        read(topics, environment, "market-impression", impressions, MarketImpression.class),
                        read(topics, environment, "market-action", actions, MarketAction.class));
        SingleOutputStreamOperator<MarketFlatImpression> joined = events.keyBy(
                        MarketEvent::user, TypeInformation.of(MarketUser.class))
                .transform(
                        "join-market-event",
                        new AvroTypeInfo<>(MarketFlatImpression.class),
                        new CachingOperator<>(new JoinUserEvents(patience(), bots)));

        topics.write(
                joined,
                new Output<>(
                        "market-flat-impression",
                        flatImpressions,
                        MarketFlatImpression.class,
                        MarketFlatImpression::getImpressionId,
                        row -> Output.micros(row.getTime())));
        topics.write(
                joined.getSideOutput(JoinUserEvents.ACTIONS).map(row -> row).name("select-market-action"),
                new Output<>(
                        "market-flat-action",
                        flatActions,
                        MarketFlatAction.class,
                        row -> row.getCartItem() == null
                                ? row.getActionId()
                                : row.getActionId() + "." + row.getCartItem(),
                        row -> Output.micros(row.getTime())));
        DataStream<MarketDropped> late = joined.getSideOutput(InEventOrder.lateTag(MarketEvent.class))
                .map(event -> event.dropped(Reason.LATE))
                .name("convert-market-late");
        topics.write(
                joined.getSideOutput(JoinUserEvents.DROPPED)
                        .union(late)
                        .map(row -> row)
                        .name("collect-market-dropped"),
                new Output<>(
                        "market-dropped",
                        dropped,
                        MarketDropped.class,
                        row -> row.getStage() + "." + row.getId() + (row.getItem() == null ? "" : "." + row.getItem()),
                        row -> Output.micros(row.getTime())));
    }

    private Patience patience() {
        return times.patience(execution.stateTtl()).keeping(Parents.KEPT);
    }

    private <A extends SpecificRecordBase> DataStream<MarketEvent> read(
            KafkaTopics topics, StreamExecutionEnvironment environment, String noun, String topic, Class<A> type) {
        return topics.read(
                environment,
                noun,
                topic,
                type,
                MarketEvent.class,
                (record, message) -> MarketEvent.of(record, message.partition(), message.offset()),
                patience().quiet());
    }
}
