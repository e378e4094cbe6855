// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTlsTest {
    private static final String PASSWORD = "changeit";
    private static final byte[] INT = "{\"schema\":\"\\\"int\\\"\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path dir;

    private static HttpsServer server;
    private static Path store;

    /** The certificate is for another name than that of the address. */
    @BeforeAll
    static void start() throws Exception {
        store = dir.resolve("store.p12");
        keytool("-genkeypair", "-alias", "a", "-keyalg", "RSA", "-validity", "2", "-dname", "CN=test", "-ext");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, INT.length);
            exchange.getResponseBody().write(INT);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void end() {
        server.stop(0);
    }

    @Test
    void trustsTheCertificatesOfItsTrustStore() {
        Map<String, String> trusting =
                Map.of("ssl.truststore.location", store.toString(), "ssl.truststore.password", PASSWORD);

        assertThat(registry("localhost", new RegistryTls(trusting, "")).schema(3))
                .contains(Schema.create(Schema.Type.INT));
    }

    @Test
    void trustsNoOtherCertificate() {
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry("localhost", null).schema(3))
                .withMessageContaining("certif");
    }

    @Test
    void verifiesTheHostNameByDefault() {
        Map<String, String> trusting =
                Map.of("ssl.truststore.location", store.toString(), "ssl.truststore.password", PASSWORD);
        Map<String, String> ofAnyHost = Map.of(
                "ssl.truststore.location",
                store.toString(),
                "ssl.truststore.password",
                PASSWORD,
                "ssl.endpoint.identification.algorithm",
                "");

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() ->
                        registry("127.0.0.1", new RegistryTls(trusting, "")).schema(3));
        assertThat(registry("127.0.0.1", new RegistryTls(ofAnyHost, "")).schema(3))
                .isPresent();
    }

    private static HttpRegistry registry(String host, RegistryTls tls) {
        Duration timeout = Duration.ofSeconds(10);
        String url = "https://" + host + ":" + server.getAddress().getPort();
        return new HttpRegistry(
                new RegistryAccess(List.of(url), null, tls, timeout, timeout), Duration.ZERO, "--registry", false);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "san=dns:localhost", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
