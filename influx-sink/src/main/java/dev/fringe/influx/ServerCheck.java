package dev.fringe.influx;

import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxControl.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;

/** Tries the server that the options name, and marks the option that it does not agree with. */
final class ServerCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ServerCheck() {}

    static void check(Config marks, InfluxSinkConfig config) {
        try (InfluxControl control = new InfluxControl(config.address(), TIMEOUT)) {
            Reply ping = control.ping();
            Reply databases = ping instanceof Reply.Rows || ping instanceof Reply.Refused ? control.databases() : ping;
            if (databases instanceof Reply.Unreachable unreachable) {
                ConfigChecks.mark(
                        marks,
                        InfluxSinkOptions.URL,
                        "cannot be reached (" + unreachable.why() + "); correct the address or start InfluxDB");
            } else if (databases instanceof Reply.Distrusted distrusted) {
                ConfigChecks.mark(
                        marks,
                        InfluxSinkOptions.URL,
                        "has a certificate that is not trusted (" + distrusted.why()
                                + "); give the authority as influx.ssl.truststore.*");
            } else if (databases instanceof Reply.Refused refused) {
                refused(marks, config, refused);
            } else {
                database(marks, config, control, names((Reply.Rows) databases));
            }
        } catch (ConfigException e) {
            ConfigChecks.mark(marks, InfluxSinkOptions.URL, e.getMessage());
        }
    }

    private static void refused(Config marks, InfluxSinkConfig config, Reply.Refused refused) {
        if (isAboutRights(refused.words())) {
            String option = config.hasToken() ? InfluxSinkOptions.TOKEN : InfluxSinkOptions.USERNAME;
            ConfigChecks.mark(marks, option, "InfluxDB refuses the credentials: " + refused.words());
        } else if (refused.mayPass()) {
            ConfigChecks.mark(
                    marks,
                    InfluxSinkOptions.URL,
                    "does not answer as a ready InfluxDB does (" + refused.words()
                            + "); correct the address, or try again when InfluxDB is ready");
        }
    }

    private static boolean isAboutRights(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("authoriz") || lower.contains("authentic") || lower.contains("username");
    }

    private static void database(Config marks, InfluxSinkConfig config, InfluxControl control, List<String> known) {
        if (!known.contains(config.database())) {
            if (!config.createsDatabase()) {
                ConfigChecks.mark(
                        marks,
                        InfluxSinkOptions.DATABASE,
                        "does not exist, or this user may not see it; create it, or set influx.database.create=true");
            }
            return;
        }
        // a user who may only write is not told the policies, and that is no fault
        if (!config.retentionPolicy().isEmpty()
                && control.retentionPolicies(config.database()) instanceof Reply.Rows rows
                && !names(rows).contains(config.retentionPolicy())) {
            ConfigChecks.mark(
                    marks,
                    InfluxSinkOptions.RETENTION_POLICY,
                    "does not exist in database " + config.database() + ", which has " + names(rows));
        }
    }

    private static List<String> names(Reply.Rows rows) {
        return rows.values().stream().map(row -> String.valueOf(row.get(0))).toList();
    }
}
