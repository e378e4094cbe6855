// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.config;

import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxControl.Reply;
import dev.fringe.influx.server.InfluxControl.Reply.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;

/** Tries the server of the options and marks the option that does not work with it. */
final class ServerCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ServerCheck() {}

    static void check(Config marks, InfluxSinkConfig config) {
        try (InfluxControl control = new InfluxControl(config.address(), TIMEOUT)) {
            Reply reply = control.ping();
            if (reply.kind() != Kind.UNREACHABLE && reply.kind() != Kind.NOT_TRUSTED) {
                reply = control.databases();
            }
            String words = reply.words();
            switch (reply.kind()) {
                case ROWS -> database(marks, config, control, names(reply));
                case REFUSED, BUSY -> refused(marks, config, reply);
                case UNREACHABLE ->
                    ConfigChecks.mark(
                            marks,
                            InfluxSinkOptions.URL,
                            "cannot be reached (" + words + "); correct the address or start InfluxDB");
                case NOT_TRUSTED ->
                    ConfigChecks.mark(
                            marks,
                            InfluxSinkOptions.URL,
                            "has a certificate that is not trusted (" + words
                                    + "); set influx.ssl.truststore.* to a store with its authority");
            }
        } catch (ConfigException e) {
            ConfigChecks.mark(marks, InfluxSinkOptions.URL, e.getMessage());
        }
    }

    private static void refused(Config marks, InfluxSinkConfig config, Reply reply) {
        if (isAboutCredentials(reply.words())) {
            String option = config.hasToken() ? InfluxSinkOptions.TOKEN : InfluxSinkOptions.USERNAME;
            ConfigChecks.mark(marks, option, "InfluxDB refuses the credentials (" + reply.words() + "); correct them");
        } else if (reply.kind() == Kind.BUSY) {
            ConfigChecks.mark(
                    marks,
                    InfluxSinkOptions.URL,
                    "does not answer like a ready InfluxDB (" + reply.words()
                            + "); correct the address, or try again when InfluxDB is ready");
        }
    }

    private static boolean isAboutCredentials(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("authoriz") || lower.contains("authentic") || lower.contains("username");
    }

    private static void database(Config marks, InfluxSinkConfig config, InfluxControl control, List<String> known) {
        if (!known.contains(config.database())) {
            if (!config.createsDatabase()) {
                ConfigChecks.mark(
                        marks,
                        InfluxSinkOptions.DATABASE,
                        "does not exist, or the user has no access; create it, or set influx.database.create=true");
            }
            return;
        }
        // a user without read access cannot list the policies, which is not an error
        if (!config.retentionPolicy().isEmpty()) {
            Reply policies = control.retentionPolicies(config.database());
            if (policies.kind() == Kind.ROWS && !names(policies).contains(config.retentionPolicy())) {
                ConfigChecks.mark(
                        marks,
                        InfluxSinkOptions.RETENTION_POLICY,
                        "does not exist in database " + config.database() + "; choose one of " + names(policies));
            }
        }
    }

    private static List<String> names(Reply reply) {
        return reply.rows().stream().map(row -> String.valueOf(row.get(0))).toList();
    }
}
