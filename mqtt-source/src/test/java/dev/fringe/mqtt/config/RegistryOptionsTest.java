// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.mqtt.servers.Certificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry of a route, behind TLS and credentials. */
class RegistryOptionsTest {
    private static final byte[] SCHEMA = """
            {"schemaType": "PROTOBUF", "schema": "syntax = \\"proto3\\"; message M { string device = 2; }"}""".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path dir;

    private static final List<String> AUTHORIZATIONS = new CopyOnWriteArrayList<>();
    private static Certificates certificates;
    private static HttpsServer server;

    @BeforeAll
    static void start() throws Exception {
        certificates = new Certificates(dir);
        KeyStore keys =
                KeyStore.getInstance(certificates.keyStore("server").toFile(), Certificates.PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Certificates.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/schemas/ids/5", exchange -> {
            AUTHORIZATIONS.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, SCHEMA.length);
            exchange.getResponseBody().write(SCHEMA);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void end() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"protobuf.registry.token, abc, Bearer abc", "protobuf.registry.user, u:p, Basic dTpw"})
    void sendsTheCredentialsOverTls(String option, String secret, String sent) {
        Map<String, String> options = trusting();
        options.put(option, secret);

        assertThat(RegistryOptions.registry(route(options)).document(5)).isPresent();
        assertThat(AUTHORIZATIONS).last().isEqualTo(sent);
    }

    @Test
    void trustsNoOtherCertificate() {
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> RegistryOptions.registry(route(Map.of())).document(5))
                .withMessageContaining("certif");
    }

    @Test
    void refusesATrustStoreThatCannotBeRead() {
        Map<String, String> options = trusting();
        options.put("protobuf.registry.ssl.truststore.location", "/nowhere.p12");

        assertThat(RegistryOptions.conflicts(route(options).values()))
                .containsOnlyKeys("protobuf.registry.ssl.truststore.location");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Routes.of("r", withPrefix(options)))
                .withMessageContaining("routes.r.protobuf.registry.ssl.truststore.location")
                .withMessageContaining("/nowhere.p12");
    }

    @ParameterizedTest
    @CsvSource({"ssl.enabled.protocols, TLSv7", "ssl.cipher.suites, TLS_NONE", "ssl.crl.location, /nowhere.pem"})
    void refusesAnOptionOfTlsThatCannotBeUsed(String option, String value) {
        Map<String, String> options = trusting();
        options.put("protobuf.registry." + option, value);

        assertThat(RegistryOptions.conflicts(route(options).values())).containsOnlyKeys("protobuf.registry." + option);
    }

    @Test
    void refusesAUserAndAToken() {
        assertThat(RegistryOptions.conflicts(
                        route(Map.of("protobuf.registry.user", "u:p", "protobuf.registry.token", "abc"))
                                .values()))
                .containsOnlyKeys("protobuf.registry.token");
    }

    @ParameterizedTest
    @CsvSource({"user, u:p", "token, abc", "ssl.truststore.location, /trust.p12"})
    void needsTheAddressOfTheRegistry(String option, String value) {
        Map<String, String> options =
                Map.of("filter", "a", "topic", "a", "format", "string", "protobuf.registry." + option, value);

        assertThat(RouteConfig.conflicts(new RouteConfig("r", prefixed(options)).values()))
                .containsOnlyKeys("protobuf.registry." + option);
    }

    private static Map<String, String> trusting() {
        return new HashMap<>(Map.of(
                "protobuf.registry.ssl.truststore.location",
                certificates.trustStore().toString(),
                "protobuf.registry.ssl.truststore.password",
                Certificates.PASSWORD));
    }

    private static RouteConfig route(Map<String, String> more) {
        return new RouteConfig("r", withPrefix(more));
    }

    private static Map<String, String> withPrefix(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "filter",
                "a",
                "topic",
                "a",
                "format",
                "protobuf",
                RegistryOptions.URL,
                "https://localhost:" + server.getAddress().getPort()));
        all.putAll(more);
        return prefixed(all);
    }

    private static Map<String, String> prefixed(Map<String, String> options) {
        Map<String, String> all = new HashMap<>();
        options.forEach((option, value) -> all.put(RouteConfig.prefix("r") + option, value));
        return all;
    }
}
