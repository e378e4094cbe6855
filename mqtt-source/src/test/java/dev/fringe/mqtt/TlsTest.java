// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.Broker.Transport;
import dev.fringe.mqtt.servers.Brokers;
import dev.fringe.mqtt.servers.Certificates;
import dev.fringe.mqtt.servers.HiveMq;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every TLS option has the same effect as in Kafka. Concurrent, because each test mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
class TlsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void usesTheConfiguredProtocolsAndCiphers(String version) throws Exception {
        Map<String, String> config = config("tls-protocols-" + version, version);
        config.put("mqtt.ssl.enabled.protocols", "TLSv1.2");
        config.put("mqtt.ssl.cipher.suites", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        try (RunningTask task = RunningTask.confirming(config).awaitSubscribed()) {
            assertThat(HiveMq.tlsOf("tls-protocols-" + version + "-0"))
                    .isEqualTo("TLSv1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
            assertThat(task.metric("connected")).isEqualTo(1);
        }
    }

    @Test
    void namesTheOptionWithACipherThatThisJavaDoesNotSupport() throws Exception {
        Map<String, String> config = config("tls-unknown", "5");
        config.put("mqtt.ssl.cipher.suites", "TLS_NOT_A_CIPHER");
        assertThat(new MqttSourceConnector().validate(config).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> assertThat(value.name()).isEqualTo("mqtt.ssl.cipher.suites"));
    }

    @Test
    void usesTheEngineFactoryOfTheOperator() throws Exception {
        Map<String, String> config = config("tls-factory", "5");
        config.put("mqtt.ssl.engine.factory.class", CountingEngines.class.getName());
        int before = CountingEngines.MADE.get();
        try (RunningTask task = RunningTask.confirming(config).awaitSubscribed()) {
            assertThat(CountingEngines.MADE.get()).isGreaterThan(before);
            assertThat(task.metric("connected")).isEqualTo(1);
        }
    }

    /** An operator may use one that reads keys from a vault. */
    public static final class CountingEngines extends DefaultSslEngineFactory {
        static final AtomicInteger MADE = new AtomicInteger();

        @Override
        public SSLEngine createClientSslEngine(String host, int port, String identification) {
            MADE.incrementAndGet();
            return super.createClientSslEngine(host, port, identification);
        }
    }

    /** Messages larger than a TLS record, and many messages in both directions. */
    @ParameterizedTest
    @ValueSource(strings = {"SSL", "WSS"})
    void writesLargeAndManyMessagesOverTls(Transport transport) throws Exception {
        Map<String, String> config = config("tls-large-" + transport, "5");
        config.put("mqtt.uri", Brokers.shared().get("mosquitto").uri(transport));
        String large = "x".repeat(200_000);
        try (RunningTask task = RunningTask.confirming(config).awaitSubscribed();
                Publisher publisher =
                        new Publisher(Brokers.shared().get("mosquitto").uri())) {
            publisher.publish(config.get("name") + "/large", large);
            publisher.publishNumbers(config.get("name") + "/n", 0, 2_000);
            assertThat(task.await(2_001).get(0).value()).isEqualTo(large);
            assertThat(task.records()).hasSize(2_001);
            await().atMost(LONG).until(() -> task.metric("acknowledged-total") == 2_001);
        }
    }

    @Test
    void readsCertificatesAgainAtEachConnection() throws Exception {
        Path trust = dir.resolve("rotating.jks");
        Path other = Files.createDirectories(dir.resolve("other"));
        Files.copy(new Certificates(other).trustStore(), trust);
        Map<String, String> config = config("tls-rotating", "5");
        config.put("mqtt.ssl.truststore.location", trust.toString());
        try (RunningTask task = RunningTask.confirming(config)) {
            assertThat(task.metric("connected")).isZero();
            Files.copy(Brokers.shared().certificates().trustStore(), trust, StandardCopyOption.REPLACE_EXISTING);
            task.awaitSubscribed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void leavesNoThreadBehindIfTheConnectionIsClosedAfterTheHandshake(String version) throws Exception {
        String name = "tls-hung-up-on-" + version;
        try (ClosingServer server = new ClosingServer(Brokers.shared().certificates())) {
            Map<String, String> config = config(name, version);
            config.put("mqtt.uri", "ssl://localhost:" + server.port());
            try (RunningTask task = RunningTask.confirming(config)) {
                await().atMost(LONG).until(() -> server.handshakes.get() >= 6);
                assertThat(task.metric("connected")).isZero();
            }
            await().atMost(LONG)
                    .until(() -> Thread.getAllStackTraces().entrySet().stream()
                            .filter(thread -> thread.getKey().getName().contains(name))
                            .flatMap(thread -> Arrays.stream(thread.getValue()))
                            .noneMatch(frame -> frame.getClassName().endsWith("ClientComms$ConnectBG")));
        }
    }

    /** Closes each connection right after the handshake, like a proxy without a broker. */
    private static final class ClosingServer implements AutoCloseable {
        private final AtomicInteger handshakes = new AtomicInteger();
        private final SSLServerSocket server;

        ClosingServer(Certificates certificates) throws Exception {
            KeyStore keys =
                    KeyStore.getInstance(certificates.keyStore("server").toFile(), Certificates.PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, Certificates.PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            server = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::accept, "hanging-up");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                    handshakes.incrementAndGet();
                } catch (IOException e) {
                    // the next one
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static Map<String, String> config(String name, String version) throws Exception {
        Certificates certificates = Brokers.shared().certificates();
        return new HashMap<>(Map.ofEntries(
                Map.entry("name", name),
                Map.entry("mqtt.uri", Brokers.shared().get("hivemq").uri(Transport.SSL)),
                Map.entry("mqtt.version", version),
                Map.entry("mqtt.reconnect.backoff.ms", "20"),
                Map.entry("mqtt.reconnect.backoff.max.ms", "100"),
                Map.entry(
                        "mqtt.ssl.truststore.location",
                        certificates.trustStore().toString()),
                Map.entry("mqtt.ssl.truststore.password", Certificates.PASSWORD),
                Map.entry(
                        "mqtt.ssl.keystore.location",
                        certificates.keyStore("client").toString()),
                Map.entry("mqtt.ssl.keystore.password", Certificates.PASSWORD),
                Map.entry("routes", "r"),
                Map.entry("routes.r.filter", name + "/#"),
                Map.entry("routes.r.topic", "out"),
                Map.entry("routes.r.format", "string")));
    }
}
