// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.delivery.Delivery;
import dev.fringe.influx.delivery.Lanes;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.delivery.PutBudget;
import dev.fringe.influx.delivery.Rejection;
import dev.fringe.influx.delivery.Rejection.Reason;
import dev.fringe.influx.delivery.RetryBudget;
import dev.fringe.influx.flavor.Flavor;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.metrics.SinkMetrics;
import dev.fringe.influx.series.SeriesBudget;
import dev.fringe.influx.series.SeriesLimits;
import dev.fringe.influx.server.InfluxHttp;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.records.Version;
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
 * Stores records in InfluxDB. When {@link #put} returns, each record is stored, in the dead letter queue, or a tombstone, so
 * Connect may commit the offsets at any time.
 */
public final class InfluxSinkTask extends SinkTask {
    private static final Logger LOG = LoggerFactory.getLogger(InfluxSinkTask.class);
    /** Short, so that a task can be stopped while InfluxDB is unavailable; longer waits happen between two calls of put. */
    private static final Duration WAIT_INSIDE_PUT = Duration.ofSeconds(3);

    private final OverwriteLog overwriteLog = new OverwriteLog(System::nanoTime);
    private final OpenResources resources = new OpenResources();
    private final Progress progress = new Progress();
    private final SinkMetrics metrics = new SinkMetrics();
    private InfluxSinkConfig config;
    private String taskName;
    private PutBudget budget;
    private Redelivery redelivery;
    /** Null until the server answers for the first time; all that follows depends on its kind. */
    private ServerQueries server;

    private IdentityWatch identities;
    private FieldTypes types;
    private PointMappers mappers;
    /** Null without a budget of series. */
    private SeriesRule seriesRule;

    private Predicate<String> mayOverwrite;
    private Lanes lanes;
    private DeadLetters deadLetters;

    @Override
    public void start(Map<String, String> options) {
        config = new InfluxSinkConfig(options);
        String connector = options.getOrDefault("name", "influx-sink");
        String task = options.getOrDefault(InfluxSinkConnector.TASK_NUMBER, "0");
        redelivery = new Redelivery(context, config.backoff(), metrics);
        taskName = connector + "-" + task;
        budget = config.putBudget();
        mayOverwrite = config.mayOverwrite();
        resources.add(metrics.register(connector, task, this::coerced, this::leftOut, this::suspended));
        deadLetters = DeadLetters.of(context, options.getOrDefault(DeadLetters.QUEUE, ""));
    }

    /** Recognizes the server. */
    private void connect() {
        ServerQueries found = ServerQueries.of(config, redelivery, budget);
        try {
            types = new FieldTypes(found, config.typeRefresh(), System::nanoTime);
            mappers = new PointMappers(config.mappings(found.dialect()), types, found.dialect(), found);
            seriesRule = config.seriesLimits()
                    .map(limits -> seriesRule(found, limits))
                    .orElse(null);
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
        identities = new IdentityWatch(found.dialect().mergesPoints(), config.replaceableFields());
        server = resources.add(found);
        Flavor flavor = found.flavor();
        InfluxHttp http = resources.add(new InfluxHttp(
                flavor.authorized(config.address()),
                flavor.writeAddress(config.target()),
                flavor::outcome,
                config.gzip(),
                config.writeTimeout()));
        Lanes.Limits limits = new Lanes.Limits(config.batchPoints(), config.batchBytes());
        lanes = resources.add(new Lanes(config.connections(), limits, taskName, () -> delivery(http)));
        LOG.info(
                "Writing to {} at {}, database {}, over {} connection(s)",
                flavor.title(),
                config.address(),
                config.database(),
                config.connections());
    }

    private SeriesRule seriesRule(ServerQueries found, SeriesLimits limits) {
        PointMappers withoutTags = !limits.dropsTags()
                ? null
                : new PointMappers(
                        config.mappings(found.dialect()).without(limits.dropTags()), types, found.dialect(), found);
        SeriesBudget series = new SeriesBudget(limits, found, System::nanoTime);
        return new SeriesRule(series, limits.onExceeded(), withoutTags, metrics);
    }

    private long coerced() {
        return mappers == null ? 0 : mappers.coerced();
    }

    private long leftOut() {
        return mappers == null ? 0 : mappers.leftOut();
    }

    private long suspended() {
        return server == null ? 0 : server.suspendedTables();
    }

    private Delivery delivery(InfluxHttp http) {
        RetryBudget retries = new RetryBudget(
                config.backoff(),
                WAIT_INSIDE_PUT,
                () -> ThreadLocalRandom.current().nextDouble(),
                budget,
                RetryBudget::sleep);
        return new Delivery(http, retries, budget, metrics);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        budget.begin();
        if (server == null) {
            connect();
        }
        types.begin();
        server.begin();
        PutSummary summary = new PutSummary(records.size());
        lanes.begin(records.size(), true);
        records.forEach(record -> take(record, summary));
        List<SinkRecord> open = finish(summary);
        while (!open.isEmpty()) {
            lanes.begin(open.size(), false);
            open.forEach(record -> mapAgain(record, summary));
            open = finish(summary);
        }
        deadLetters.report(summary.rejections());
        summary.complete(metrics, System.currentTimeMillis());
        progress.clear();
        redelivery.succeeded();
    }

    private void take(SinkRecord record, PutSummary summary) {
        Rejection earlier = progress.rejectionOf(record);
        if (earlier != null) {
            summary.rejected(earlier);
            return;
        }
        Mapped mapped = map(record);
        if (mapped instanceof Mapped.Point point) {
            take(point, record, summary);
        } else if (mapped instanceof Mapped.Rejected rejected) {
            // a stored record stays stored, although types have changed since
            if (!progress.isStored(record)) {
                summary.rejected(rejected.of(record));
            }
        } else {
            summary.tombstone();
        }
    }

    private Mapped map(SinkRecord record) {
        Mapped mapped = mappers.of(record.topic()).map(record);
        return seriesRule != null && mapped instanceof Mapped.Point point ? seriesRule.apply(point, record) : mapped;
    }

    private void take(Mapped.Point point, SinkRecord record, PutSummary summary) {
        Optional<IdentityWatch.Clash> clash = identities.clash(point.line(), mayOverwrite.test(record.originalTopic()));
        // a redelivered record clashes with itself
        if (clash.isPresent() && !redelivery.isUnderWay()) {
            metrics.clashed();
            if (clash.get().allowed()) {
                overwriteLog.add(record, point.measurement());
            }
        }
        if (clash.isPresent() && !clash.get().allowed()) {
            String detail = OverwriteLog.detail(clash.get().field(), point.measurement());
            summary.rejected(new Rejection(record, Reason.IDENTITY_CLASH, detail));
            return;
        }
        summary.point(point);
        if (!progress.isStored(record)) {
            lanes.add(point.line(), record);
        }
    }

    /** Maps a record again whose line may have been written for outdated field types. */
    private void mapAgain(SinkRecord record, PutSummary summary) {
        Mapped mapped = map(record);
        if (mapped instanceof Mapped.Rejected rejected) {
            summary.rejected(rejected.of(record));
        } else if (mapped instanceof Mapped.Point point) {
            lanes.add(point.line(), record);
        }
    }

    /** Waits for all requests and returns the records that must be mapped again. */
    private List<SinkRecord> finish(PutSummary summary) {
        Lanes.Result result = lanes.finish();
        boolean typesOutdated = false;
        for (Rejection rejection : result.rejections()) {
            if (hadOutdatedTypes(rejection)) {
                typesOutdated = true;
            } else {
                progress.rejected(rejection);
                summary.rejected(rejection);
            }
        }
        Outcome outcome = result.outcome();
        if (outcome.isStored() && !typesOutdated) {
            return List.of();
        }
        progress.stored(result.stored());
        return switch (outcome.kind()) {
            case STORED, REFUSED ->
                result.records().stream().filter(progress::isOpen).toList();
            case BUSY -> throw redelivery.because(outcome.words(), outcome.pause());
            case NO_DATABASE -> {
                // the points that were stored in it are gone too
                progress.clear();
                types.forgetAll();
                throw server.databaseIsMissing(outcome.words());
            }
            case MISCONFIGURED ->
                throw new ConnectException("cannot write to " + config.address() + ": " + outcome.words());
        };
    }

    /** Whether the record can be mapped again with InfluxDB's current types. */
    private boolean hadOutdatedTypes(Rejection rejection) {
        SinkRecord record = rejection.record();
        String measurement = mappers.of(record.topic()).measurementOf(record);
        if (rejection.reason() == Reason.TYPE_CONFLICT && progress.mayBeMappedAgain(record)) {
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
        return Version.CURRENT;
    }
}
