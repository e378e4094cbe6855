package dev.fringe.influx;

import dev.fringe.influx.delivery.Delivery;
import dev.fringe.influx.delivery.Lanes;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.delivery.Patience;
import dev.fringe.influx.delivery.Rejection;
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
import java.util.concurrent.ThreadLocalRandom;
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
    private InfluxSinkConfig config;
    private SinkMetrics metrics;
    private Redelivery redelivery;
    private ServerKnowledge server;
    private FieldTypes types;
    private PointMappers mappers;
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
        server = new ServerKnowledge(control, config, redelivery);
        types = new FieldTypes(server, System::nanoTime);
        mappers = new PointMappers(config.mappings(), types);
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
        return new Delivery(http, patience, metrics);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        server.ensureDatabase();
        Intake intake = new Intake(records.size());
        lanes.begin(records.size());
        for (SinkRecord record : records) {
            take(record, intake);
        }
        refusedByServer(lanes.finish()).forEach(intake::rejected);
        deadLetters.report(intake.rejections());
        intake.complete(metrics, System.currentTimeMillis());
        redelivery.succeeded();
    }

    private void take(SinkRecord record, Intake intake) {
        PointMapper mapper = mappers.of(record.topic());
        Mapped mapped = mapper.map(record);
        if (mapped instanceof Mapped.Line) {
            // records given again clash with themselves
            if (!redelivery.isUnderWay() && identities.clashes(mapper.line())) {
                metrics.clashed();
                clashLog.add(record, mapper.measurement());
            }
            lanes.add(mapper.line(), record);
            intake.line(mapper.line().fields(), mapper.eventNanos());
        } else if (mapped instanceof Mapped.Rejected rejected) {
            intake.rejected(new Rejection(record, rejected.reason(), rejected.detail()));
        } else {
            intake.tombstone();
        }
    }

    private List<Rejection> refusedByServer(Outcome outcome) {
        if (outcome instanceof Outcome.Unavailable unavailable) {
            throw redelivery.because(unavailable.why(), unavailable.pause());
        }
        if (outcome instanceof Outcome.Misconfigured misconfigured) {
            throw new ConnectException("cannot write to " + config.address() + ": " + misconfigured.remedy());
        }
        List<Rejection> rejections = ((Outcome.Delivered) outcome).rejections();
        rejections.forEach(this::forgetTypes);
        return rejections;
    }

    /** Its fields are not in InfluxDB after all, or are there in types that somebody else gave them. */
    private void forgetTypes(Rejection rejection) {
        SinkRecord record = rejection.record();
        types.forget(mappers.of(record.topic()).measurementOf(record));
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
