// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
    private static RealInflux influx;

    @BeforeAll
    static void startInflux() {
        influx = RealInflux.start(Map.of("INFLUXDB_HTTP_AUTH_ENABLED", "true"));
        influx.createAdministrator("admin", "secret");
        influx.execute("CREATE DATABASE known");
    }

    @AfterAll
    static void stopInflux() {
        influx.close();
    }

    @ParameterizedTest
    @CsvSource({
        "truststore.location, /no/such/file",
        "keystore.location, /no/such/file",
        "crl.location, /no/such/file",
        "enabled.protocols, TLSv7",
        "cipher.suites, TLS_NONE",
        "engine.factory.class, org.apache.kafka.common.security.ssl.DefaultSslEngineFactory"
    })
    void marksAnOptionOfTlsThatCannotBeUsed(String option, String value) {
        assertThat(errors("influx.url", "https://127.0.0.1:1", "influx.ssl." + option, value))
                .containsOnlyKeys("influx.ssl." + option);
    }

    @Test
    void marksEveryWrongOptionAtOnce() {
        Map<String, List<String>> errors = errors(
                "influx.url", "influx:8086",
                "measurement", "{nonsense}",
                "tags", "a..b",
                "tags.constant", "site",
                "timestamp.unit", "minutes",
                "batch.points", "0",
                "kcql", "DROP TABLE x");

        assertThat(errors)
                .containsOnlyKeys(
                        "influx.url", "measurement", "tags", "tags.constant", "timestamp.unit", "batch.points", "kcql");
        assertThat(errors.get("measurement")).asString().contains("{nonsense}", "{topic}");
    }

    @Test
    void marksOptionsThatContradictEachOther() {
        Map<String, List<String>> errors = errors(
                "influx.url", influx.url(),
                "influx.token", "t",
                "influx.username", "u",
                "influx.ssl.truststore.location", "/no/such/file",
                "timestamp.field", "t",
                "timestamp.tiebreak", "offset",
                "retry.backoff.ms", "60000",
                "measurement", "m",
                "kcql", "INSERT INTO m SELECT * FROM t");

        assertThat(errors)
                .containsOnlyKeys(
                        "influx.token",
                        "influx.url",
                        "timestamp.precision",
                        "retry.backoff.max.ms",
                        "measurement",
                        "timestamp.field");
    }

    @Test
    void marksDuplicateTagsAndTopicsWithoutAStatement() {
        assertThat(errors("influx.url", influx.url(), "tags", "a", "tags.constant", "a=b")
                        .get("tags"))
                .asString()
                .contains("set twice");
        assertThat(errors("influx.url", influx.url(), "topics", "t,u", "kcql", "INSERT INTO m SELECT * FROM t")
                        .get("kcql"))
                .asString()
                .contains("topic u");
    }

    @Test
    void reportsAnUnreachableServer() {
        assertThat(errors("influx.url", "http://127.0.0.1:1").get("influx.url"))
                .asString()
                .contains("influx.url: cannot be reached");
    }

    @Test
    void reportsAServerThatItDoesNotRecognize() {
        assertThat(errors("influx.url", influx.url() + "/elsewhere")).containsOnlyKeys("influx.flavor");
    }

    @Test
    void reportsWrongCredentials() {
        assertThat(errors("influx.url", influx.url())).containsOnlyKeys("influx.username");
        assertThat(errors("influx.url", influx.url(), "influx.username", "admin", "influx.password", "wrong"))
                .containsOnlyKeys("influx.username");
    }

    @Test
    void reportsAMissingDatabaseOrPolicy() {
        assertThat(withAdministrator("influx.database", "nowhere")).containsOnlyKeys("influx.database");
        assertThat(withAdministrator("influx.database", "nowhere", "influx.database.create", "true"))
                .isEmpty();
        assertThat(withAdministrator("influx.database", "known", "influx.retention.policy", "yearly"))
                .containsOnlyKeys("influx.retention.policy");
    }

    @Test
    void writesWithTheCredentialsThatItAccepted() {
        Map<String, String> options = SinkHarness.options(
                influx.url(), "influx.username", "admin", "influx.password", "secret", "influx.database", "private");
        try (SinkHarness sink = SinkHarness.start(options)) {
            sink.put(sink.record("m", "k", null, Map.of("v", 1)));

            assertThat(sink.deadLetters).isEmpty();
            assertThat(influx.count("private", "m", "v")).isEqualTo(1);
        }
    }

    @Test
    void failsWithTheRemedyForWrongCredentialsAndAReadOnlyUser() {
        influx.execute("CREATE USER reader WITH PASSWORD 'secret'");
        influx.execute("GRANT READ ON known TO reader");
        assertRefused("admin", "wrong");
        assertRefused("reader", "secret");
    }

    private static void assertRefused(String user, String password) {
        Map<String, String> options = SinkHarness.options(
                influx.url(),
                "influx.username",
                user,
                "influx.password",
                password,
                "influx.database",
                "known",
                "influx.database.create",
                "false");
        try (SinkHarness sink = SinkHarness.start(options)) {
            assertThatThrownBy(() -> sink.put(sink.record("m", "k", null, Map.of("v", 1))))
                    .isInstanceOf(ConnectException.class)
                    .isNotInstanceOf(RetriableException.class)
                    .hasMessageContaining("influx.username")
                    .hasMessageNotContaining(password);
            assertThat(sink.deadLetters).isEmpty();
        }
    }

    private static Map<String, List<String>> withAdministrator(String... options) {
        Map<String, String> all = new HashMap<>(
                Map.of("influx.url", influx.url(), "influx.username", "admin", "influx.password", "secret"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return errors(all);
    }

    private static Map<String, List<String>> errors(String... options) {
        Map<String, String> all = new HashMap<>(Map.of("influx.database", "d", "influx.database.create", "true"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return errors(all);
    }

    private static Map<String, List<String>> errors(Map<String, String> options) {
        Map<String, List<String>> errors = new TreeMap<>();
        for (ConfigValue value : new InfluxSinkConnector().validate(options).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        }
        return errors;
    }
}
