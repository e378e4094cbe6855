// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.delivery.PutBudget;
import dev.fringe.influx.flavor.Flavor;
import dev.fringe.influx.flavor.Flavors;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.mapping.Tables;
import dev.fringe.influx.series.SeriesBudget;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.Reply.Kind;
import dev.fringe.influx.types.FieldType;
import dev.fringe.influx.types.FieldTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of a sink: its kind, and the questions to it that the mapping of records needs. If the server is unavailable, the records
 * will be retried.
 */
public final class ServerQueries implements FieldTypes.Source, SeriesBudget.Source, Tables, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerQueries.class);

    private final Flavor flavor;
    private final Control control;
    private final InfluxSinkConfig config;
    private final Retry retry;
    private final PutBudget budget;
    /** By the tags of a mapping, which has one list of them. */
    private final Map<List<String>, Set<String>> prepared = new IdentityHashMap<>();

    private final SuspendedTables suspended;

    private Dialect dialect;
    private boolean hasTables = true;
    private boolean createsDatabase;
    private boolean databaseExists;
    private boolean askedInThisPut;
    private boolean refusalLogged;

    /** How records are retried that cannot be mapped while the server is unavailable. */
    public interface Retry {
        RuntimeException because(String why);

        RuntimeException because(String why, Duration pause);

        /** Whether the current records are retried. */
        boolean isUnderWay();
    }

    private ServerQueries(Flavor flavor, InfluxSinkConfig config, Retry retry, PutBudget budget) {
        this.flavor = flavor;
        this.control = flavor.control(config.address(), config.target(), config.writeTimeout());
        this.config = config;
        this.retry = retry;
        this.budget = budget;
        this.suspended = new SuspendedTables(control::suspendedTables, config.typeRefresh(), System::nanoTime);
        createsDatabase = config.createsDatabase();
        databaseExists = !createsDatabase;
    }

    /** Recognizes the server. */
    public static ServerQueries of(InfluxSinkConfig config, Retry retry, PutBudget budget) {
        Flavors.Recognized recognized =
                Flavors.recognize(config.flavor(), config.address(), config.target(), config.writeTimeout());
        Flavor flavor = recognized.flavor().orElseThrow(() -> {
            Reply why = recognized.why();
            return unavailable(
                    why.kind() == Kind.REFUSED
                            ? Reply.without(
                                    Kind.BUSY, why.words() + " to a ping; correct influx.url, or set influx.flavor")
                            : why,
                    retry);
        });
        return new ServerQueries(flavor, config, retry, budget);
    }

    public Flavor flavor() {
        return flavor;
    }

    public Dialect dialect() {
        if (dialect == null) {
            dialect = flavor.dialect(answered(control.limits()));
        }
        return dialect;
    }

    /** Starts a call of {@code put}. */
    public void begin() {
        askedInThisPut = false;
        if (!databaseExists) {
            Reply reply = answered(control.createDatabase());
            if (reply.kind() == Kind.REFUSED) {
                throw new ConnectException("cannot create database " + config.database() + ": " + reply.words()
                        + "; create it manually and set influx.database.create=false");
            }
            createsDatabase = reply.kind() != Kind.NO_CALL;
            databaseExists = true;
        }
        suspended.refresh(table -> prepared.values().stream().anyMatch(known -> known.contains(table)));
    }

    /** How many of the sink's tables acknowledge points that no query finds. */
    public int suspendedTables() {
        return suspended.number();
    }

    /** For a write to a dropped database. If the sink may create it, the records will be retried. */
    RuntimeException databaseIsMissing(String words) {
        if (!createsDatabase) {
            return new ConnectException("cannot write to " + config.address() + ": " + words + "; create database "
                    + config.database() + ", or, with InfluxDB 1, set influx.database.create=true");
        }
        LOG.warn("Database {} no longer exists ({}); it will be created again", config.database(), words);
        databaseExists = false;
        return retry.because("database " + config.database() + " no longer exists and will be created again");
    }

    @Override
    public Optional<Map<String, FieldType>> typesIn(String measurement) {
        // at least one query in each put; answers are kept, so the task makes progress
        if (askedInThisPut && budget.isSpent()) {
            throw retry.because(budget + " by queries for the types of fields", Duration.ZERO);
        }
        askedInThisPut = true;
        Reply reply = answered(control.fieldTypes(measurement));
        if (reply.hasRows()) {
            return Optional.of(types(reply.rows()));
        }
        if (reply.kind() == Kind.REFUSED) {
            logRefusalOnce(reply.words());
        }
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> seriesIn(String measurement, int limit) {
        Reply reply = answered(control.seriesIn(measurement, limit));
        return reply.hasRows() ? Optional.of(reply.firstColumn()) : Optional.empty();
    }

    /** Redelivered records go first; queries that can wait could use up their time again and again. */
    @Override
    public boolean hasTime() {
        return !retry.isUnderWay() && !budget.isSpent();
    }

    @Override
    public void prepare(String measurement, List<String> tags) {
        Set<String> known = hasTables ? prepared.computeIfAbsent(tags, unknown -> new HashSet<>()) : Set.of();
        if (hasTables && !known.contains(measurement)) {
            Reply reply = answered(control.prepare(measurement, tags));
            if (reply.kind() == Kind.REFUSED) {
                throw new ConnectException("cannot prepare table " + measurement + " in " + config.address() + ": "
                        + reply.words() + "; grant the user the permission to create and alter tables");
            }
            hasTables = reply.kind() != Kind.NO_CALL;
            known.add(measurement);
        }
    }

    /** Rows, a refusal, or no such call; throws in all other cases. */
    private Reply answered(Reply reply) {
        return switch (reply.kind()) {
            case ROWS, REFUSED, NO_CALL -> reply;
            case BUSY, UNREACHABLE, NOT_TRUSTED -> throw unavailable(reply, retry);
        };
    }

    private static RuntimeException unavailable(Reply reply, Retry retry) {
        return reply.kind() == Kind.NOT_TRUSTED
                ? new ConnectException("the server of influx.url is not trusted: " + reply.words())
                : retry.because(reply.words());
    }

    /** For a field with different types in different shards, the one that queries prefer. */
    private static Map<String, FieldType> types(List<List<Object>> rows) {
        Map<String, FieldType> types = new HashMap<>();
        for (List<Object> row : rows) {
            FieldType.of(String.valueOf(row.get(1)))
                    .ifPresent(type ->
                            types.merge(String.valueOf(row.get(0)), type, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        }
        return types;
    }

    private void logRefusalOnce(String words) {
        if (!refusalLogged) {
            refusalLogged = true;
            LOG.warn(
                    "InfluxDB refuses to list the types of fields ({}). Conflicts with other writers are detected only"
                            + " when it refuses a point. Grant the user read access.",
                    words);
        }
    }

    @Override
    public void close() {
        control.close();
    }
}
