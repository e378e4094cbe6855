// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.influx.ServerQueries;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.delivery.PutBudget;
import dev.fringe.influx.mapping.EventTime;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.mapping.Tables;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.stack.LabFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What a deployed InfluxDB sink makes of Kafka's records: with the converters and transforms of its configuration, and with the sink's
 * own mapping. Used by one thread.
 */
public final class SinkPoints implements AutoCloseable {
    private final DeployedConnector connector;
    private final Map<String, String> options;
    private final InfluxSinkConfig config;
    private final PluginClasses plugins;
    private final RecordConverters converters;
    private final TransformChain transforms;
    private final PutBudget budget;
    private final ServerQueries server;
    private final FieldTypes types;
    private final PointMappers mappers;
    private final Predicate<String> mayOverwrite;
    private final long nanosPerUnit;

    /**
     * What only the operator knows of a sink.
     *
     * @param plugins the folder with the jars of its converters and transforms, if they are not those of fringe and Kafka
     * @param options values that replace those of its configuration
     */
    public record Choice(Optional<Path> plugins, Map<String, String> options) {
        public static final Choice NONE = new Choice(Optional.empty(), Map.of());
    }

    /**
     * A record at the sink.
     *
     * @param record as Connect passes it to the sink's task; null if it does not get there
     */
    record Taken(SinkRecord record, SinkResult result) {}

    public SinkPoints(Servers servers, DeployedConnector connector, Choice choice) {
        if (!connector.isInfluxSink()) {
            throw new LabFailure(connector.name() + " is not an InfluxDB sink of fringe but a "
                    + connector.option("connector.class") + ": choose a connector that writes to InfluxDB");
        }
        this.connector = connector;
        this.options = SinkOptions.of(connector, servers, choice.options());
        this.plugins = PluginClasses.in(choice.plugins());
        this.converters = new RecordConverters(options, plugins);
        this.transforms = new TransformChain(options, plugins);
        // The Avro converter waits without limit for a registry that does not answer.
        if (servers.has("registry")) {
            servers.registry().get("/subjects");
        }
        try {
            this.config = new InfluxSinkConfig(options);
            this.budget = config.putBudget();
            this.server = ServerQueries.of(config, new Unavailable(), budget);
            this.types = new FieldTypes(server, config.typeRefresh(), System::nanoTime);
            this.mappers = new PointMappers(config.mappings(server.dialect()), types, server.dialect(), Tables.NONE);
        } catch (ConfigException e) {
            throw new LabFailure(
                    "the configuration of " + connector.name() + " is not valid (" + e.getMessage()
                            + "): correct it with `fringe connectors apply`",
                    e);
        }
        this.mayOverwrite = config.mayOverwrite();
        this.nanosPerUnit = EventTime.Unit.of(config.target().precision()).nanos();
    }

    /** The lab does not wait for InfluxDB. */
    private final class Unavailable implements ServerQueries.Retry {
        @Override
        public RuntimeException because(String why) {
            return new LabFailure(
                    "InfluxDB at " + config.address() + " does not answer (" + why + "): check it, then try again");
        }

        @Override
        public RuntimeException because(String why, Duration pause) {
            return because(why);
        }

        @Override
        public boolean isUnderWay() {
            return false;
        }
    }

    /** The point of a record, or why it has none. */
    public SinkResult map(ConsumerRecord<byte[], byte[]> record) {
        return take(record).result();
    }

    Taken take(ConsumerRecord<byte[], byte[]> record) {
        try {
            TransformChain.Transformed transformed = transforms.apply(converters.convert(record));
            return transformed.record() == null
                    ? new Taken(null, new SinkResult.Filtered(transformed.last()))
                    : new Taken(transformed.record(), result(transformed.record()));
        } catch (RecordConverters.ConversionException e) {
            return refused(Reason.ofStage(e.stage(), e.getMessage()));
        } catch (TransformChain.StepException e) {
            return refused(Reason.ofStage("TRANSFORMATION", e.getMessage()));
        }
    }

    private static Taken refused(Reason reason) {
        return new Taken(null, new SinkResult.Rejected(reason));
    }

    private SinkResult result(SinkRecord record) {
        budget.begin();
        types.begin();
        Mapped mapped = mapped(record);
        if (mapped instanceof Mapped.Point point) {
            return new SinkResult.Point(LinePoint.parse(point.line().bytes().toString(), nanosPerUnit));
        }
        return mapped instanceof Mapped.Rejected rejected
                ? new SinkResult.Rejected(Reason.of(rejected.reason().label(), rejected.detail()))
                : SinkResult.TOMBSTONE;
    }

    private Mapped mapped(SinkRecord record) {
        try {
            return mappers.of(record.topic()).map(record);
        } catch (ConfigException e) {
            throw new LabFailure(connector.name() + ": " + e.getMessage(), e);
        }
    }

    public DeployedConnector connector() {
        return connector;
    }

    /** Whether a record of a topic may overwrite an earlier one with the same measurement, tags and time. */
    public boolean mayOverwrite(String topic) {
        return mayOverwrite.test(topic);
    }

    /** InfluxDB's address, without credentials. */
    public String influx() {
        return config.address().toString();
    }

    public String database() {
        return config.database();
    }

    /** Empty for the database's default policy. */
    public String retentionPolicy() {
        return config.retentionPolicy();
    }

    /** Writes records as the sink does. */
    SinkWriter writer() {
        return new SinkWriter(options);
    }

    @Override
    public void close() {
        transforms.close();
        server.close();
        plugins.close();
    }
}
