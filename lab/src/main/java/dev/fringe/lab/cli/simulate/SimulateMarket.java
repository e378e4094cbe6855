// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.instruments.KafkaPublisher;
import dev.fringe.lab.instruments.MarketGenerator;
import dev.fringe.lab.instruments.MarketRecord.Kind;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.Schedule;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "market",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes the log records of a marketplace: views, deliveries, impressions and actions, to market.view,",
            "market.delivery, market.impression and market.action, or over MQTT to market/view and so on. Without --rate,",
            "--seconds and --count, one group of users visits the marketplace once."
        })
final class SimulateMarket implements Callable<Integer> {
    private static final double USUAL_SECONDS = 60;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    /** Whether records name their parents. */
    enum Ids {
        EXPLICIT,
        LEFT_OUT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** How records get into Kafka. */
    enum Way {
        KAFKA,
        MQTT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--via",
            paramLabel = "WAY",
            description = "kafka: straight to Kafka, as Avro, or mqtt: as JSON (default: ${DEFAULT-VALUE})")
    private Way way = Way.KAFKA;

    @Option(names = "--users", paramLabel = "N", description = "users of a group (default: ${DEFAULT-VALUE})")
    private int users = 10;

    @Option(names = "--views", paramLabel = "N", description = "views of a user (default: ${DEFAULT-VALUE})")
    private int views = 10;

    @Option(names = "--requests", paramLabel = "N", description = "requests of a view (default: ${DEFAULT-VALUE})")
    private int requests = 1;

    @Option(
            names = "--insertions",
            paramLabel = "N",
            description = "items of an answer; of every ten, seven are shown (default: ${DEFAULT-VALUE})")
    private int insertions = 10;

    @Option(
            names = "--contents",
            paramLabel = "N",
            description =
                    "items of the catalogue; the fewer, the more often answers repeat them (default: ${DEFAULT-VALUE})")
    private int contents = 1_000;

    @Option(
            names = "--ids",
            paramLabel = "IDS",
            description =
                    "explicit: records name their parents, or left-out: they do not, and the parents must be inferred"
                            + " (default: ${DEFAULT-VALUE})")
    private Ids ids = Ids.EXPLICIT;

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            description = "share of the records that are sent twice (default: ${DEFAULT-VALUE})")
    private double duplicates;

    @Option(
            names = "--disorder",
            paramLabel = "S",
            description = "longest delay of a record in seconds, drawn for each record (default: ${DEFAULT-VALUE})")
    private double disorder;

    @Option(
            names = "--missing",
            paramLabel = "SHARE",
            description = "share of the records that are never sent (default: ${DEFAULT-VALUE})")
    private double missing;

    @Option(
            names = "--bots",
            paramLabel = "SHARE",
            description = "share of the users that are bots, by their user agent (default: ${DEFAULT-VALUE})")
    private double bots;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description =
                    "sends X times as fast as the records' times pass; set --start in the past, so that no record has a"
                            + " time in the future (default: ${DEFAULT-VALUE})")
    private double speed = 1;

    @Override
    public Integer call() {
        RunContent.Market market = RunOptions.checked(
                spec,
                () -> new RunContent.Market(
                        users,
                        views,
                        requests,
                        insertions,
                        contents,
                        ids == Ids.EXPLICIT,
                        duplicates,
                        Math.round(disorder * 1_000),
                        missing,
                        bots));
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new ParameterException(spec.commandLine(), "--speed must be greater than 0");
        }
        if (way == Way.KAFKA && given("--broker")) {
            throw new ParameterException(spec.commandLine(), "--broker needs --via mqtt");
        }
        double rate = run.rate(MarketGenerator.naturalRate(market));
        MarketGenerator generator =
                RunOptions.checked(spec, () -> new MarketGenerator(market, run.seed(), run.start(), rate));
        Schedule schedule = index -> (long) (generator.nextDue().toNanos() / speed);
        RunOptions.Plan plan = new RunOptions.Plan(
                market.what(),
                generator,
                schedule,
                total(market, rate),
                (published, sent) -> new RunRecord(market, run.seed(), run.start(), rate, published, sent),
                () -> counts(generator));
        int exit = way == Way.MQTT ? run.publish(spec, plan) : run.publish(spec, plan, this::toKafka);
        if (!run.json()) {
            spec.commandLine()
                    .getOut()
                    .println(counts(generator).entrySet().stream()
                            .map(count -> count.getKey() + " " + count.getValue())
                            .collect(Collectors.joining(", ")));
            spec.commandLine().getOut().flush();
        }
        return exit;
    }

    private long total(RunContent.Market market, double rate) {
        boolean oneGroup = !given("--rate") && !given("--seconds") && !given("--count");
        return oneGroup
                ? MarketGenerator.firstGroup(market, run.seed(), run.start())
                : run.total(spec, rate, USUAL_SECONDS, Long.MAX_VALUE);
    }

    private boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private KafkaPublisher toKafka() {
        Endpoints stack = run.endpoints();
        List<KafkaPublisher.Target> targets = Arrays.stream(Kind.values())
                .map(kind -> new KafkaPublisher.Target(
                        kind.mqttTopic(),
                        kind.kafkaTopic(),
                        schema(kind.schemaFile()),
                        record -> record.get("platformId") + "|" + record.get("logUserId")))
                .toList();
        return new KafkaPublisher(stack.kafka(), stack.registry(), targets);
    }

    private static Schema schema(String name) {
        Path file = Installation.current().connectConfigs().resolve("schemas").resolve(name);
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new LabFailure("cannot read the schema " + file + " (" + e.getMessage() + "): restore the file", e);
        }
    }

    private static Map<String, Long> counts(MarketGenerator generator) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("views", generator.sent(Kind.VIEW));
        counts.put("deliveries", generator.sent(Kind.DELIVERY));
        counts.put("impressions", generator.sent(Kind.IMPRESSION));
        counts.put("actions", generator.sent(Kind.ACTION));
        counts.put("duplicates", generator.duplicates());
        counts.put("missing", generator.missing());
        return counts;
    }
}
