// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.records.tls.ClientTls;
import java.nio.file.Path;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real InfluxDB with HTTPS only, a self-signed certificate, and authentication. */
class TlsTest {
    @TempDir
    static Path folder;

    private static OwnCertificate certificate;
    private static OwnCertificate otherName;
    private static RealInflux influx;

    @BeforeAll
    static void startInflux() throws Exception {
        certificate = OwnCertificate.make(folder, "ip:127.0.0.1");
        otherName = OwnCertificate.make(folder, "dns:elsewhere");
        influx = startWith(certificate);
        influx.createAdministrator("admin", "secret");
    }

    private static RealInflux startWith(OwnCertificate server) {
        Map<String, String> options = SinkHarness.options(
                "https://127.0.0.1",
                "influx.ssl.truststore.type",
                "PEM",
                "influx.ssl.truststore.certificates",
                server.pem(),
                "influx.ssl.endpoint.identification.algorithm",
                "");
        ClientTls trust = new InfluxSinkConfig(options).address().tls().orElseThrow();
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .sslSocketFactory(trust.sockets(), trust.trust())
                .hostnameVerifier((host, session) -> true);
        return RealInflux.start(
                Map.of(
                        "INFLUXDB_HTTP_HTTPS_ENABLED",
                        "true",
                        "INFLUXDB_HTTP_AUTH_ENABLED",
                        "true",
                        "INFLUXDB_HTTP_HTTPS_CERTIFICATE",
                        server.serverFile().toString(),
                        "INFLUXDB_HTTP_HTTPS_PRIVATE_KEY",
                        server.serverFile().toString()),
                http);
    }

    @AfterAll
    static void stopInflux() {
        influx.close();
    }

    @Test
    void writesToAServerWhoseCertificateIsInATrustStoreOrGivenAsText() {
        assertWrites("store", byStore());
        assertWrites("text", byText());
    }

    private static void assertWrites(String database, Map<String, String> trust) {
        Map<String, String> options = options(database, trust);
        try (SinkHarness sink = SinkHarness.start(options)) {
            sink.put(sink.record("m", "k", null, Map.of("v", 1)));
            assertThat(influx.count(database, "m", "v")).isEqualTo(1);
        }
        assertThat(new InfluxSinkConnector().validate(options).configValues())
                .allMatch(value -> value.errorMessages().isEmpty());
    }

    @Test
    void failsBeforeItSendsThePasswordToAnUntrustedServer() {
        for (String create : new String[] {"true", "false"}) {
            Map<String, String> options = options("untrusted", Map.of("influx.database.create", create));
            try (SinkHarness sink = SinkHarness.start(options)) {
                assertThatThrownBy(() -> sink.put(sink.record("m", "k", null, Map.of("v", 1))))
                        .isInstanceOf(ConnectException.class)
                        .isNotInstanceOf(RetriableException.class)
                        .hasMessageContaining("not trusted")
                        .hasMessageContaining("influx.ssl");
            }
            assertThat(errorOf("influx.url", options)).contains("not trusted", "influx.ssl.truststore");
        }
    }

    @Test
    void verifiesTheHostNameUnlessDisabled() {
        try (RealInflux elsewhere = startWith(otherName)) {
            elsewhere.createAdministrator("admin", "secret");
            Map<String, String> options = options(
                    "d",
                    Map.of(
                            "influx.url", elsewhere.url(),
                            "influx.ssl.truststore.type", "PEM",
                            "influx.ssl.truststore.certificates", otherName.pem()));
            try (SinkHarness sink = SinkHarness.start(options)) {
                assertThatThrownBy(() -> sink.put(sink.record("m", "k", null, Map.of("v", 1))))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("not trusted");
            }
            options.put("influx.ssl.endpoint.identification.algorithm", "");
            try (SinkHarness sink = SinkHarness.start(options)) {
                sink.put(sink.record("m", "k", null, Map.of("v", 1)));
                assertThat(elsewhere.count("d", "m", "v")).isEqualTo(1);
            }
        }
    }

    private static Map<String, String> byStore() {
        return Map.of(
                "influx.ssl.truststore.type",
                "PKCS12",
                "influx.ssl.truststore.location",
                certificate.trustStore().toString(),
                "influx.ssl.truststore.password",
                OwnCertificate.PASSWORD);
    }

    private static Map<String, String> byText() {
        return Map.of("influx.ssl.truststore.type", "PEM", "influx.ssl.truststore.certificates", certificate.pem());
    }

    private static Map<String, String> options(String database, Map<String, String> more) {
        Map<String, String> options = SinkHarness.options(
                influx.url(),
                "name",
                database,
                "influx.database",
                database,
                "influx.username",
                "admin",
                "influx.password",
                "secret");
        options.putAll(more);
        return options;
    }

    private static String errorOf(String option, Map<String, String> options) {
        return new InfluxSinkConnector()
                .validate(options).configValues().stream()
                        .filter(value -> value.name().equals(option))
                        .map(ConfigValue::errorMessages)
                        .findFirst()
                        .orElseThrow()
                        .toString();
    }
}
