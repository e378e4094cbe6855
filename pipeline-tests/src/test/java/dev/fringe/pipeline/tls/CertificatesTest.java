// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.avro.registry.RegistryAccess;
import dev.fringe.avro.registry.RegistryTls;
import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.influx.InfluxSinkConnector;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxHttp;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.WriteAddress;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.instruments.BrokerPing;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.TrustedAuthority;
import dev.fringe.mqtt.MqttSourceConnector;
import dev.fringe.records.tls.ClientTls;
import dev.fringe.records.tls.TlsOptions;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every client and every kind of certificate: real handshakes with Mosquitto, InfluxDB and a registry. */
class CertificatesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    static Path dir;

    private static Authority authority;
    private static TlsServers servers;

    /** Connects, and returns why it does not trust the server. */
    private interface Connects {
        Optional<String> to(Certificate certificate, Path lists) throws Exception;
    }

    private enum Client {
        SOURCE_WITH_MQTT_5((certificate, lists) -> source("5", certificate, lists)),
        SOURCE_WITH_MQTT_3((certificate, lists) -> source("3.1.1", certificate, lists)),
        SINK_WHEN_VALIDATED(CertificatesTest::validatedSink),
        SINK_WRITING(CertificatesTest::writingSink),
        SINK_ASKING(CertificatesTest::askingSink),
        CONVERTER(CertificatesTest::registry),
        LAB_OVER_HTTP(CertificatesTest::lab),
        CONSOLE_OVER_MQTT(CertificatesTest::console);

        private final Connects connects;

        Client(Connects connects) {
            this.connects = connects;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        authority = new Authority(dir.resolve("authority"), "authority");
        Map<Certificate, Authority.Issued> issued = new EnumMap<>(Certificate.class);
        for (Certificate certificate : Certificate.values()) {
            issued.put(certificate, certificate.from(authority, dir.resolve("strangers")));
        }
        servers = new TlsServers(issued);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    static Stream<Arguments> refusals() {
        return Arrays.stream(Client.values())
                .flatMap(client -> Arrays.stream(Certificate.values())
                        .filter(certificate -> certificate != Certificate.GOOD)
                        .map(certificate -> Arguments.of(client, certificate)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesACertificateAndSaysWhichAndWhyAndWhatToDo(Client client, Certificate certificate) throws Exception {
        assertThat(client.connects.to(certificate, authority.revocationList()))
                .hasValueSatisfying(message -> assertThat(message).contains(certificate.words()));
    }

    @ParameterizedTest
    @EnumSource
    void acceptsAGoodCertificateWithAndWithoutAList(Client client) throws Exception {
        assertThat(client.connects.to(Certificate.GOOD, authority.revocationList()))
                .isEmpty();
        assertThat(client.connects.to(Certificate.GOOD, null)).isEmpty();
    }

    /** As documented: Java checks no revocation by itself. */
    @ParameterizedTest
    @EnumSource
    void acceptsARevokedCertificateIfNoListIsGiven(Client client) throws Exception {
        assertThat(client.connects.to(Certificate.REVOKED, null)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAGoodCertificateIfTheListIsOutdated(Client client) throws Exception {
        assertThat(client.connects.to(Certificate.GOOD, authority.outdatedList()))
                .hasValueSatisfying(message ->
                        assertThat(message).contains("CN=GOOD", "cannot be checked", "current list of CN=authority"));
    }

    /** Also where Java could resume the session of an earlier connection, which checks no certificate. */
    @Test
    void readsTheListAgainForEachConnection() throws Exception {
        Path lists = Files.copy(authority.revocationList(), dir.resolve("lists.pem"));
        ClientTls tls = new ClientTls(TlsOptions.withSockets().parse(tls("", lists)), "");
        exchange(tls, Certificate.GOOD);
        Files.copy(authority.outdatedList(), lists, StandardCopyOption.REPLACE_EXISTING);

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThatThrownBy(() -> exchange(tls, Certificate.GOOD))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("cannot be checked"));
    }

    private static void exchange(ClientTls tls, Certificate certificate) throws IOException {
        URI server = URI.create(servers.influx(certificate));
        try (Socket socket = tls.sockets().createSocket(server.getHost(), server.getPort())) {
            socket.getOutputStream().write("GET /ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void sinkAndConverterUseTheConfiguredProtocolAndCipher() {
        Map<String, String> chosen = Map.of(
                "ssl.enabled.protocols", "TLSv1.2",
                "ssl.cipher.suites", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        Map<String, String> converter = tls("", null);
        converter.putAll(chosen);
        assertThat(registry(Certificate.GOOD, converter)).isEmpty();
        assertThat(servers.agreed()).isEqualTo("TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");

        Map<String, String> sink = sink(Certificate.GOOD, null);
        sink.put("influx.url", servers.registry(Certificate.GOOD));
        assertThat(written(new InfluxSinkConfig(sink).address())).isEmpty();
        assertThat(servers.agreed()).startsWith("TLSv1.3");
        chosen.forEach((option, value) -> sink.put("influx." + option, value));
        assertThat(written(new InfluxSinkConfig(sink).address())).isEmpty();
        assertThat(servers.agreed()).isEqualTo("TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    }

    @Test
    void simulationsRefuseWhatJavaDoesNotTrust() throws Exception {
        SSLContext before = SSLContext.getDefault();
        SSLContext.setDefault(new TrustedAuthority(authority.certificate(), Optional.empty()).context());
        try {
            for (Certificate certificate : Certificate.values()) {
                Optional<String> refusal = simulation(certificate);
                if (certificate == Certificate.GOOD || certificate == Certificate.REVOKED) {
                    assertThat(refusal).isEmpty();
                } else {
                    assertThat(refusal)
                            .hasValueSatisfying(message -> assertThat(message)
                                    .contains(certificate.words())
                                    .contains("is not trusted", "javax.net.ssl.trustStore"));
                }
            }
        } finally {
            SSLContext.setDefault(before);
        }
    }

    private static Optional<String> simulation(Certificate certificate) {
        try (MqttPublisher publisher = new MqttPublisher(servers.mqtt(certificate), "s", Duration.ZERO)) {
            publisher.flush();
            return Optional.empty();
        } catch (LabFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Map<String, String> tls(String prefix, Path lists) {
        Map<String, String> options = new HashMap<>();
        options.put(prefix + "ssl.truststore.type", "PEM");
        options.put(prefix + "ssl.truststore.location", authority.certificate().toString());
        if (lists != null) {
            options.put(prefix + "ssl.crl.location", lists.toString());
        }
        return options;
    }

    private static Optional<String> source(String version, Certificate certificate, Path lists) {
        Map<String, String> options = tls("mqtt.", lists);
        options.putAll(Map.of(
                "name", "certificates",
                "mqtt.uri", servers.mqtt(certificate),
                "mqtt.version", version,
                "routes", "r",
                "routes.r.filter", "a/#",
                "routes.r.topic", "out",
                "routes.r.format", "string"));
        return errors(new MqttSourceConnector().validate(options));
    }

    private static Map<String, String> sink(Certificate certificate, Path lists) {
        Map<String, String> options = tls("influx.", lists);
        options.putAll(Map.of(
                "name", "certificates",
                "topics", "t",
                "influx.url", servers.influx(certificate),
                "influx.database", "d",
                "influx.database.create", "true"));
        return options;
    }

    private static Optional<String> validatedSink(Certificate certificate, Path lists) {
        return errors(new InfluxSinkConnector().validate(sink(certificate, lists)));
    }

    private static Optional<String> writingSink(Certificate certificate, Path lists) {
        return written(new InfluxSinkConfig(sink(certificate, lists)).address());
    }

    private static Optional<String> written(Address address) {
        byte[] line = "m v=1 1".getBytes(StandardCharsets.UTF_8);
        // there is no such database, which the server can say only after the handshake
        try (InfluxHttp http = new InfluxHttp(
                address,
                WriteAddress.of("write").with("db", "none"),
                (status, words, pause) -> Outcome.STORED,
                true,
                TIMEOUT)) {
            Outcome outcome = http.write(line, 0, line.length);
            return outcome == Outcome.STORED ? Optional.empty() : Optional.of(outcome.words());
        }
    }

    private static Optional<String> askingSink(Certificate certificate, Path lists) {
        try (InfluxControl control =
                new InfluxControl(new InfluxSinkConfig(sink(certificate, lists)).address(), TIMEOUT)) {
            Reply reply = control.databases();
            return reply.kind() == Reply.Kind.ROWS ? Optional.empty() : Optional.of(reply.words());
        }
    }

    private static Optional<String> registry(Certificate certificate, Path lists) {
        return registry(certificate, tls("", lists));
    }

    private static Optional<String> registry(Certificate certificate, Map<String, String> options) {
        RegistryTls tls = new RegistryTls(options, "schema.registry.");
        RegistryAccess access = new RegistryAccess(List.of(servers.registry(certificate)), null, tls, TIMEOUT, TIMEOUT);
        try {
            assertThat(new HttpRegistry(access, Duration.ZERO, "schema.registry.url", false).schema(1))
                    .isPresent();
            return Optional.empty();
        } catch (RegistryUnavailableException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> lab(Certificate certificate, Path lists) throws IOException {
        Path file = Files.writeString(dir.resolve("servers.yaml"), """
                influx:
                  url: %s
                  ca-file: %s
                %s""".formatted(
                        servers.influx(certificate),
                        authority.certificate(),
                        lists == null ? "" : "  crl-file: " + lists + "\n"));
        try {
            Servers.in(file).influx().execute("SHOW DATABASES");
            return Optional.empty();
        } catch (LabFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> console(Certificate certificate, Path lists) throws IOException {
        TrustedAuthority trusted = new TrustedAuthority(authority.certificate(), Optional.ofNullable(lists));
        try (BrokerPing ping = new BrokerPing(servers.mqtt(certificate), Optional.empty(), Optional.of(trusted))) {
            ping.ping();
            return Optional.empty();
        } catch (SSLException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> errors(Config config) {
        String errors = config.configValues().stream()
                .flatMap(value -> value.errorMessages().stream())
                .collect(Collectors.joining("\n"));
        return errors.isEmpty() ? Optional.empty() : Optional.of(errors);
    }
}
