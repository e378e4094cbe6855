// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.delivery.PutBudget;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxControl.Reply;
import dev.fringe.influx.server.InfluxControl.Reply.Kind;
import dev.fringe.influx.types.FieldType;
import dev.fringe.influx.types.FieldTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queries to the server that the mapping of records needs. If the server is unavailable, the records will be retried. */
public final class ServerQueries implements FieldTypes.Source, Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(ServerQueries.class);
    private static final Pattern VERSION_1_OR_2 = Pattern.compile("v?[12]\\..*");

    private final InfluxControl control;
    private final InfluxSinkConfig config;
    private final Retry retry;
    private final PutBudget budget;
    private boolean databaseExists;
    private boolean askedInThisPut;
    private boolean refusalLogged;
    private Boolean mergesBackslashes;

    /** How records are retried that cannot be mapped while the server is unavailable. */
    public interface Retry {
        RuntimeException because(String why);

        RuntimeException because(String why, Duration pause);

        /** Whether the current records are retried. */
        boolean isUnderWay();
    }

    public ServerQueries(InfluxControl control, InfluxSinkConfig config, Retry retry, PutBudget budget) {
        this.control = control;
        this.config = config;
        this.retry = retry;
        this.budget = budget;
        databaseExists = !config.createsDatabase();
    }

    /** Starts a call of {@code put}. */
    public void begin() {
        askedInThisPut = false;
        if (!databaseExists) {
            Reply reply = answered(control.createDatabase(config.database()));
            if (reply.kind() == Kind.REFUSED) {
                throw new ConnectException("cannot create database " + config.database() + ": " + reply.words()
                        + "; create it manually and set influx.database.create=false");
            }
            databaseExists = true;
        }
    }

    /** For a write to a dropped database. If the sink may create it, the records will be retried. */
    RuntimeException databaseIsMissing(String words) {
        if (!config.createsDatabase()) {
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
        Reply reply = answered(control.fieldTypes(config.database(), config.retentionPolicy(), measurement));
        if (reply.kind() == Kind.ROWS) {
            return Optional.of(types(reply.rows()));
        }
        logRefusalOnce(reply.words());
        return Optional.empty();
    }

    /** Redelivered records go first; queries that can wait could use up their time again and again. */
    @Override
    public boolean hasTime() {
        return !retry.isUnderWay() && !budget.isSpent();
    }

    /** Decided by the version in the server's answer to a ping; true if it has none. */
    @Override
    public boolean mergesBackslashes() {
        if (mergesBackslashes == null) {
            Reply reply = control.ping();
            if (reply.kind() == Kind.UNREACHABLE) {
                throw retry.because(reply.words());
            }
            mergesBackslashes = reply.kind() != Kind.ROWS
                    || !VERSION_1_OR_2
                            .matcher(String.valueOf(reply.rows().get(0).get(0)))
                            .matches();
        }
        return mergesBackslashes;
    }

    /** Rows or a refusal; throws in all other cases. */
    private Reply answered(Reply reply) {
        return switch (reply.kind()) {
            case ROWS, REFUSED -> reply;
            case BUSY, UNREACHABLE -> throw retry.because(reply.words());
            case NOT_TRUSTED ->
                throw new ConnectException("the certificate of influx.url is not trusted: " + reply.words()
                        + "; check influx.ssl.* and whether the certificate is for this host name");
        };
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
}
