// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.config;

import dev.fringe.influx.line.Names;
import dev.fringe.influx.series.OnExceeded;
import dev.fringe.influx.series.SeriesLimits;
import dev.fringe.records.template.Template;
import dev.fringe.records.tls.ClientTls;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Checks the combination of options and the server, and marks each option that must be changed. */
public final class ConfigChecks {
    private static final List<String> REPLACED_BY_KCQL = List.of(
            InfluxSinkOptions.MEASUREMENT,
            InfluxSinkOptions.TAGS,
            InfluxSinkOptions.FIELDS_INCLUDE,
            InfluxSinkOptions.FIELDS_EXCLUDE,
            InfluxSinkOptions.TIMESTAMP_FIELD,
            InfluxSinkOptions.TIMESTAMP_UNIT);

    private final Map<String, String> given;
    private final Map<String, ConfigValue> values = new HashMap<>();

    private ConfigChecks(Config config, Map<String, String> given) {
        this.given = given;
        config.configValues().forEach(value -> values.put(value.name(), value));
    }

    /** Adds errors to those of single options. Tries the server if there is no other error. */
    public static void check(Config config, Map<String, String> given) {
        ConfigChecks checks = new ConfigChecks(config, given);
        checks.credentials();
        checks.tls();
        checks.times();
        checks.kcql();
        checks.measurement();
        checks.series();
        if (isWithoutErrors(config)) {
            checks.whole();
        }
        if (isWithoutErrors(config)) {
            ServerCheck.check(config, new InfluxSinkConfig(given));
        }
    }

    private static boolean isWithoutErrors(Config config) {
        return config.configValues().stream()
                .allMatch(value -> value.errorMessages().isEmpty());
    }

    static void mark(Config config, String option, String problem) {
        for (ConfigValue value : config.configValues()) {
            if (value.name().equals(option)) {
                value.addErrorMessage(named(option, problem));
            }
        }
    }

    /** Connect's REST interface shows the messages of all options without their names. */
    private static String named(String option, String problem) {
        return problem.contains(option) ? problem : option + ": " + problem;
    }

    private void credentials() {
        boolean token = isGiven(InfluxSinkOptions.TOKEN);
        boolean user = isGiven(InfluxSinkOptions.USERNAME);
        if (token && user) {
            mark(InfluxSinkOptions.TOKEN, "is not allowed together with influx.username; remove one of them");
        }
        if (isGiven(InfluxSinkOptions.PASSWORD_OPTION) && !user) {
            mark(InfluxSinkOptions.USERNAME, "is missing although influx.password is set; set the user name");
        }
    }

    private void tls() {
        boolean https = given.getOrDefault(InfluxSinkOptions.URL, "").startsWith("https:");
        boolean options = given.entrySet().stream()
                .anyMatch(entry -> entry.getKey().startsWith(InfluxSinkOptions.SSL_PREFIX + "ssl.")
                        && !entry.getValue().isBlank());
        if (options && !https) {
            mark(InfluxSinkOptions.URL, "is not an https address although influx.ssl.* is set; correct one of them");
        }
    }

    private void times() {
        if ("offset".equals(value(InfluxSinkOptions.TIMESTAMP_TIEBREAK))
                && "ns".equals(value(InfluxSinkOptions.TIMESTAMP_PRECISION))
                && (isGiven(InfluxSinkOptions.TIMESTAMP_FIELD) || isGiven(InfluxSinkOptions.KCQL))) {
            mark(
                    InfluxSinkOptions.TIMESTAMP_PRECISION,
                    "timestamp.tiebreak=offset needs a coarser precision; set us, ms or s");
        }
        if (value(InfluxSinkOptions.RETRY_BACKOFF_MS) instanceof Long first
                && value(InfluxSinkOptions.RETRY_BACKOFF_MAX_MS) instanceof Long max
                && first > max) {
            mark(InfluxSinkOptions.RETRY_BACKOFF_MAX_MS, "must not be less than retry.backoff.ms, " + first);
        }
    }

    private void kcql() {
        if (!isGiven(InfluxSinkOptions.KCQL)) {
            return;
        }
        for (String option : REPLACED_BY_KCQL) {
            if (isGiven(option)) {
                mark(option, "is not allowed together with kcql, which sets it too; remove one of them");
            }
        }
    }

    private void series() {
        boolean drops = OnExceeded.DROP_TAGS.label().equals(value(InfluxSinkOptions.SERIES_ON_EXCEEDED));
        if (drops && !isGiven(InfluxSinkOptions.SERIES_DROP_TAGS)) {
            mark(
                    InfluxSinkOptions.SERIES_DROP_TAGS,
                    "is missing; name the tags that series.on.exceeded=drop-tags drops");
        }
    }

    private void measurement() {
        String text = given.getOrDefault(InfluxSinkOptions.MEASUREMENT, "{topic}");
        String problem = Template.isTemplate(text) ? null : Names.problemOfMeasurement(text);
        if (problem != null) {
            mark(InfluxSinkOptions.MEASUREMENT, "the measurement " + problem);
        }
    }

    /** Errors that appear only when all options are read together. */
    private void whole() {
        try {
            InfluxSinkConfig whole = new InfluxSinkConfig(given);
            stores(whole);
            topicsOfKcql(whole.mappings().byTopic().keySet());
            reduced(whole);
        } catch (ConfigException e) {
            mark(isGiven(InfluxSinkOptions.KCQL) ? InfluxSinkOptions.KCQL : InfluxSinkOptions.TAGS, e.getMessage());
        }
    }

    private void stores(InfluxSinkConfig whole) {
        try {
            whole.address();
        } catch (ConfigException e) {
            mark(InfluxSinkOptions.SSL_PREFIX + ClientTls.optionToCorrect(whole.tlsOptions()), e.getMessage());
        }
    }

    private void reduced(InfluxSinkConfig whole) {
        try {
            whole.seriesLimits()
                    .filter(SeriesLimits::dropsTags)
                    .ifPresent(limits -> whole.mappings().without(limits.dropTags()));
        } catch (ConfigException e) {
            mark(InfluxSinkOptions.SERIES_DROP_TAGS, e.getMessage());
        }
    }

    private void topicsOfKcql(Set<String> named) {
        if (named.isEmpty() || !isGiven("topics")) {
            return;
        }
        for (String topic :
                Arrays.stream(given.get("topics").split(",")).map(String::strip).toList()) {
            if (!named.contains(topic)) {
                mark(
                        InfluxSinkOptions.KCQL,
                        "no statement reads topic " + topic + "; add one, or remove the topic from topics");
            }
        }
    }

    private Object value(String option) {
        return values.containsKey(option) ? values.get(option).value() : null;
    }

    private boolean isGiven(String option) {
        return !given.getOrDefault(option, "").isBlank();
    }

    private void mark(String option, String problem) {
        values.get(option).addErrorMessage(named(option, problem));
    }
}
