package dev.fringe.influx;

import dev.fringe.influx.delivery.Delivery;
import dev.fringe.influx.delivery.Lanes;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.delivery.Patience;
import dev.fringe.influx.delivery.PutBudget;
import dev.fringe.influx.delivery.Rejection;
import dev.fringe.influx.delivery.Rejection.Reason;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMapper;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.metrics.SinkMetrics;
import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxHttp;
import dev.fringe.influx.types.FieldTypes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores records in InfluxDB. When {@link #put} returns, each of them is stored, or in the dead letter queue, or was a
 * tombstone; so Connect may commit their offsets at any time.
 */
public final class InfluxSinkTask extends SinkTask {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxSinkTask.class);
    /** Short, so that a task can be stopped while InfluxDB is away; longer waits happen between two puts. */
    private static final Duration PATIENCE_INSIDE_PUT = Duration.ofSeconds(3);

    private final IdentityWatch identities = new IdentityWatch();
    private final ClashLog clashLog = new ClashLog(System::nanoTime);
    private final OpenResources resources = new OpenResources();
    private final Progress progress = new Progress();
    private InfluxSinkConfig config;
    private PutBudget budget;
    private SinkMetrics metrics;
    private Redelivery redelivery;
    private ServerKnowledge server;
    private FieldTypes types;
    private PointMappers mappers;
    private Predicate<String> mayOverwrite;
    private Lanes lanes;
    private DeadLetters deadLetters;

    @Override
    public void start(Map<String, String> options) {
        config = new InfluxSinkConfig(options);
        String connector = options.getOrDefault("name", "influx-sink");
        String task = options.getOrDefault(InfluxSinkConnector.TASK_NUMBER, "0");
        metrics = resources.add(new SinkMetrics(connector, task));
        redelivery = new Redelivery(context, config.backoff(), metrics);
        InfluxControl control = resources.add(new InfluxControl(config.address(), config.writeTimeout()));
        budget = config.putBudget();
        server = new ServerKnowledge(control, config, redelivery, budget);
        types = new FieldTypes(server, config.typeRefresh(), System::nanoTime);
        mappers = new PointMappers(config.mappings(), types, new ServerDialect(control, redelivery));
        mayOverwrite = config.mayOverwrite();
        metrics.values(mappers::coerced, mappers::leftOut);
        InfluxHttp http =
                resources.add(new InfluxHttp(config.address(), config.target(), config.gzip(), config.writeTimeout()));
        Lanes.Limits limits = new Lanes.Limits(config.batchPoints(), config.batchBytes());
        lanes = resources.add(new Lanes(config.connections(), limits, connector + "-" + task, () -> delivery(http)));
        deadLetters = DeadLetters.of(context, options.getOrDefault(DeadLetters.QUEUE, ""));
        LOG.info(
                "writes to {}, database {}, over {} connection(s)",
                config.address(),
                config.database(),
                config.connections());
    }

    private Delivery delivery(InfluxHttp http) {
        Patience patience = new Patience(
                config.backoff(),
                PATIENCE_INSIDE_PUT,
                () -> ThreadLocalRandom.current().nextDouble(),
                System::nanoTime,
                Patience::sleep);
        return new Delivery(http, patience, budget, metrics);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        budget.begin();
        types.begin();
        server.begin();
        Intake intake = new Intake(records.size());
        lanes.begin(records.size(), true);
        for (SinkRecord record : records) {
            take(record, intake);
        }
        List<SinkRecord> open = finish(intake);
        while (!open.isEmpty()) {
            lanes.begin(open.size(), false);
            open.forEach(record -> takeAgain(record, intake));
            open = finish(intake);
        }
        deadLetters.report(intake.rejections());
        intake.complete(metrics, System.currentTimeMillis());
        progress.clear();
        redelivery.succeeded();
    }

    private void take(SinkRecord record, Intake intake) {
        Rejection earlier = progress.rejectionOf(record);
        if (earlier != null) {
            intake.rejected(earlier);
            return;
        }
        PointMapper mapper = mappers.of(record.topic());
        Mapped mapped = mapper.map(record);
        if (mapped instanceof Mapped.Line) {
            boolean overwrites = mayOverwrite.test(record.originalTopic());
            Optional<String> clash = identities.clash(mapper.line(), overwrites);
            // records given again clash with themselves
            if (clash.isPresent() && !redelivery.isUnderWay()) {
                metrics.clashed();
            }
            if (clash.isPresent() && !overwrites) {
                intake.rejected(new Rejection(
                        record, Reason.IDENTITY_CLASH, ClashLog.detail(clash.get(), mapper.measurement())));
                return;
            }
            if (clash.isPresent() && !redelivery.isUnderWay()) {
                clashLog.add(record, mapper.measurement());
            }
            intake.line(mapper.line().fields(), mapper.eventNanos());
            if (!progress.isStored(record)) {
                lanes.add(mapper.line(), record);
            }
        } else if (mapped instanceof Mapped.Rejected rejected) {
            // what is stored stays so, although types have changed since
            if (!progress.isStored(record)) {
                intake.rejected(new Rejection(record, rejected.reason(), rejected.detail()));
            }
        } else {
            intake.tombstone();
        }
    }

    /** The record's line may have been made for other types than InfluxDB has; those are known now. */
    private void takeAgain(SinkRecord record, Intake intake) {
        PointMapper mapper = mappers.of(record.topic());
        if (mapper.map(record) instanceof Mapped.Rejected rejected) {
            intake.rejected(new Rejection(record, rejected.reason(), rejected.detail()));
        } else {
            lanes.add(mapper.line(), record);
        }
    }

    /** Waits for what was sent, and answers with the records that are to be mapped again. */
    private List<SinkRecord> finish(Intake intake) {
        Lanes.Result result = lanes.finish();
        boolean learned = false;
        for (Rejection rejection : result.rejections()) {
            if (learnsFrom(rejection)) {
                learned = true;
            } else {
                progress.rejected(rejection);
                intake.rejected(rejection);
            }
        }
        Outcome outcome = result.outcome();
        if (outcome instanceof Outcome.Delivered && !learned) {
            return List.of();
        }
        progress.stored(result.stored());
        if (outcome instanceof Outcome.Delivered || outcome instanceof Outcome.OtherTypes) {
            return result.records().stream().filter(progress::isOpen).toList();
        }
        throw failure(outcome);
    }

    private RuntimeException failure(Outcome outcome) {
        if (outcome instanceof Outcome.Unfinished unfinished) {
            return redelivery.because(unfinished.why(), unfinished.pause());
        }
        if (outcome instanceof Outcome.NoDatabase missing) {
            // what was stored in it is gone as well
            progress.clear();
            types.forgetAll();
            return server.databaseIsGone(missing.words());
        }
        return new ConnectException("cannot write to " + config.address() + ": " + outcome);
    }

    /** True when the record may be stored after all, in the types that InfluxDB has. */
    private boolean learnsFrom(Rejection rejection) {
        SinkRecord record = rejection.record();
        String measurement = mappers.of(record.topic()).measurementOf(record);
        if (rejection.reason() == Rejection.Reason.TYPE_CONFLICT && progress.mayBeMappedAgain(record)) {
            types.forget(measurement);
            return true;
        }
        types.doubt(measurement);
        return false;
    }

    @Override
    public void stop() {
        resources.close();
    }

    @Override
    public String version() {
        return PluginVersion.get();
    }
}
