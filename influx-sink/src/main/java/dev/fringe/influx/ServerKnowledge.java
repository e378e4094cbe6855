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

/** What a task asks the server besides writing. When the server is unavailable, the records are delivered again later. */
final class ServerKnowledge implements FieldTypes.Source, Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKnowledge.class);
    private static final Pattern VERSION_1_OR_2 = Pattern.compile("v?[12]\\..*");

    private final InfluxControl control;
    private final InfluxSinkConfig config;
    private final Redelivery redelivery;
    private final PutBudget budget;
    private boolean databaseExists;
    private boolean askedInThisPut;
    private boolean refusalLogged;
    private Boolean mergesBackslashes;

    ServerKnowledge(InfluxControl control, InfluxSinkConfig config, Redelivery redelivery, PutBudget budget) {
        this.control = control;
        this.config = config;
        this.redelivery = redelivery;
        this.budget = budget;
        databaseExists = !config.createsDatabase();
    }

    /** A new call of {@code put} begins. */
    void begin() {
        askedInThisPut = false;
        if (!databaseExists) {
            Reply reply = answered(control.createDatabase(config.database()));
            if (reply.kind() == Kind.REFUSED) {
                throw new ConnectException("cannot create database " + config.database() + ": " + reply.words()
                        + "; create it by hand and set influx.database.create=false");
            }
            databaseExists = true;
        }
    }

    /** A write found no database because somebody dropped it. If the sink may create it, the records wait for that. */
    RuntimeException databaseIsMissing(String words) {
        if (!config.createsDatabase()) {
            return new ConnectException("cannot write to " + config.address() + ": " + words + "; create database "
                    + config.database() + ", or, with InfluxDB 1, set influx.database.create=true");
        }
        LOG.warn("database {} does not exist any more ({}) and will be created again", config.database(), words);
        databaseExists = false;
        return redelivery.because(
                "database " + config.database() + " does not exist any more and will be created again");
    }

    @Override
    public Optional<Map<String, FieldType>> typesIn(String measurement) {
        // at least one question in each put; the answers are remembered, so that the task makes progress
        if (askedInThisPut && budget.isSpent()) {
            throw redelivery.because(budget + " by asking for the types of fields", Duration.ZERO);
        }
        askedInThisPut = true;
        Reply reply = answered(control.fieldTypes(config.database(), config.retentionPolicy(), measurement));
        if (reply.kind() == Kind.ROWS) {
            return Optional.of(types(reply.rows()));
        }
        logRefusalOnce(reply.words());
        return Optional.empty();
    }

    /** What was not delivered at once goes first; questions that can wait could use up its time again and again. */
    @Override
    public boolean hasTime() {
        return !redelivery.isUnderWay() && !budget.isSpent();
    }

    /** The version that the server answers a ping with decides; without a version, nothing is taken for safe. */
    @Override
    public boolean mergesBackslashes() {
        if (mergesBackslashes == null) {
            Reply reply = control.ping();
            if (reply.kind() == Kind.UNREACHABLE) {
                throw redelivery.because(reply.words());
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
            case BUSY, UNREACHABLE -> throw redelivery.because(reply.words());
            case NOT_TRUSTED ->
                throw new ConnectException("the certificate of influx.url is not trusted: " + reply.words()
                        + "; check influx.ssl.*, and that the address is the name in the certificate");
        };
    }

    /** A field that has different types in different shards has the one that queries prefer. */
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
                    "InfluxDB refuses to list the types of fields ({}). Conflicts with what others wrote are noticed only"
                            + " when it refuses a point. Grant the user read access.",
                    words);
        }
    }
}
