package dev.fringe.influx;

import dev.fringe.influx.delivery.PutBudget;
import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxControl.Reply;
import dev.fringe.influx.types.FieldType;
import dev.fringe.influx.types.FieldTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task asks of the server beside writing. An absent server is waited for. */
final class ServerKnowledge implements FieldTypes.Source {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKnowledge.class);

    private final InfluxControl control;
    private final InfluxSinkConfig config;
    private final Redelivery redelivery;
    private final PutBudget budget;
    private boolean databaseIsThere;
    private boolean askedInThisPut;
    private boolean toldOfRefusal;

    ServerKnowledge(InfluxControl control, InfluxSinkConfig config, Redelivery redelivery, PutBudget budget) {
        this.control = control;
        this.config = config;
        this.redelivery = redelivery;
        this.budget = budget;
        databaseIsThere = !config.createsDatabase();
    }

    /** A new call of {@code put} begins. */
    void begin() {
        askedInThisPut = false;
        ensureDatabase();
    }

    private void ensureDatabase() {
        if (databaseIsThere) {
            return;
        }
        Reply reply = control.createDatabase(config.database());
        failIfNotNow(reply);
        if (reply instanceof Reply.Refused refused) {
            throw new ConnectException("cannot create database " + config.database() + ": " + refused.words()
                    + "; create it by hand and set influx.database.create=false");
        }
        databaseIsThere = true;
    }

    /** A write found no database. Somebody dropped it; the records wait until there is one again, if we may make it. */
    RuntimeException databaseIsGone(String words) {
        if (!config.createsDatabase()) {
            return new ConnectException("cannot write to " + config.address() + ": " + words + "; create database "
                    + config.database() + ", or, with InfluxDB 1, set influx.database.create=true");
        }
        LOG.warn("database {} is gone ({}) and will be created again", config.database(), words);
        databaseIsThere = false;
        return redelivery.because("database " + config.database() + " is gone and will be created again");
    }

    @Override
    public Optional<Map<String, FieldType>> typesIn(String measurement) {
        // one question in each put at least; the answers are remembered, so that it goes on
        if (askedInThisPut && budget.isSpent()) {
            throw redelivery.because(budget + " by asking for the types of fields", Duration.ZERO);
        }
        askedInThisPut = true;
        Reply reply = control.fieldTypes(config.database(), config.retentionPolicy(), measurement);
        failIfNotNow(reply);
        if (reply instanceof Reply.Rows rows) {
            return Optional.of(types(rows.values()));
        }
        if (reply instanceof Reply.Refused refused) {
            tellOnce(refused.words());
        }
        return Optional.empty();
    }

    /** What was not delivered at once goes first; questions that can wait could use up its time again and again. */
    @Override
    public boolean hasTime() {
        return !redelivery.isUnderWay() && !budget.isSpent();
    }

    private void failIfNotNow(Reply reply) {
        if (reply instanceof Reply.Unreachable unreachable) {
            throw redelivery.because(unreachable.why());
        }
        if (reply instanceof Reply.Refused refused && refused.mayPass()) {
            throw redelivery.because(refused.words());
        }
        failIfDistrusted(reply);
    }

    private static void failIfDistrusted(Reply reply) {
        if (reply instanceof Reply.Distrusted distrusted) {
            throw new ConnectException("the certificate of influx.url is not trusted: " + distrusted.why()
                    + "; check influx.ssl.*, and that the address is the name in the certificate");
        }
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

    private void tellOnce(String words) {
        if (!toldOfRefusal) {
            toldOfRefusal = true;
            LOG.warn(
                    "InfluxDB does not tell the types of fields ({}). Conflicts with what others wrote are noticed only"
                            + " when it refuses a point. Grant the user read access.",
                    words);
        }
    }
}
