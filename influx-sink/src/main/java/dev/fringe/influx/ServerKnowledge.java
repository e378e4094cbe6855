package dev.fringe.influx;

import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxControl.Reply;
import dev.fringe.influx.types.FieldType;
import dev.fringe.influx.types.FieldTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a task asks of the server beside writing. An absent server is waited for. */
final class ServerKnowledge implements FieldTypes.Source {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKnowledge.class);

    private final InfluxControl control;
    private final InfluxSinkConfig config;
    private final Redelivery redelivery;
    private boolean databaseIsThere;
    private boolean toldOfRefusal;

    ServerKnowledge(InfluxControl control, InfluxSinkConfig config, Redelivery redelivery) {
        this.control = control;
        this.config = config;
        this.redelivery = redelivery;
        databaseIsThere = !config.createsDatabase();
    }

    void ensureDatabase() {
        if (databaseIsThere) {
            return;
        }
        Reply reply = control.createDatabase(config.database());
        if (reply instanceof Reply.Refused refused && refused.mayPass()) {
            throw redelivery.because(refused.words());
        }
        if (reply instanceof Reply.Refused refused) {
            throw new ConnectException("cannot create database " + config.database() + ": " + refused.words()
                    + "; create it by hand and set influx.database.create=false");
        }
        if (reply instanceof Reply.Unreachable unreachable) {
            throw redelivery.because(unreachable.why());
        }
        failIfDistrusted(reply);
        databaseIsThere = true;
    }

    @Override
    public Map<String, FieldType> typesIn(String measurement) {
        Reply reply = control.fieldTypes(config.database(), config.retentionPolicy(), measurement);
        if (reply instanceof Reply.Unreachable unreachable) {
            throw redelivery.because(unreachable.why());
        }
        if (reply instanceof Reply.Refused refused) {
            tellOnce(refused.words());
            return Map.of();
        }
        failIfDistrusted(reply);
        return types(((Reply.Rows) reply).values());
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
                    "InfluxDB does not tell the types of fields ({}); conflicts with what others wrote are noticed only"
                            + " when it refuses a point. A user with the right to read mends that.",
                    words);
        }
    }
}
