// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTest {
    @TempDir
    Path folder;

    @Test
    void readsTheServersOfAStack() throws IOException {
        Files.writeString(folder.resolve("endpoints.json"), """
                {"kafka": "127.0.0.1:9092", "influx": "http://127.0.0.1:8086", "mqtt": "tcp://127.0.0.1:1883"}
                """);
        Servers servers = Servers.ofStack(folder);

        assertThat(servers.kafka()).isEqualTo(Map.of("bootstrap.servers", "127.0.0.1:9092"));
        assertThat(servers.has("influx")).isTrue();
        assertThat(servers.database()).isEqualTo("fringe");
        assertThatThrownBy(servers::connect)
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("has no address of connect");
    }

    @Test
    void passesTheSettingsOfKafkasClientOn() {
        Servers servers = Servers.in(file("""
                kafka:
                  bootstrap.servers: broker:9093
                  security.protocol: SASL_SSL
                  sasl.mechanism: PLAIN
                """));

        assertThat(servers.kafka())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "PLAIN");
    }

    @Test
    void logsInWithThePasswordOfAFileBesideIt() throws IOException {
        Files.writeString(folder.resolve("secret"), "pass word\n");
        AtomicReference<String> authorization = new AtomicReference<>();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        registry.start();
        try {
            Servers servers =
                    Servers.in(file("""
                    registry:
                      url: http://127.0.0.1:%d
                      username: operator
                      password-file: secret
                    """.formatted(registry.getAddress().getPort())));

            servers.registry().get("/subjects");

            assertThat(authorization).hasValue("Basic b3BlcmF0b3I6cGFzcyB3b3Jk");
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> Servers.in(file("connect:\n  address: http://x\n")))
                .hasMessageContaining("unknown setting connect.address")
                .hasMessageContaining("url");
        assertThatThrownBy(() -> Servers.in(file("grafana:\n  url: http://x\n")))
                .hasMessageContaining("unknown server grafana");
        assertThatThrownBy(() -> Servers.in(file("nothing\n"))).hasMessageContaining("has no servers");
        assertThatThrownBy(() -> Servers.in(file("kafka: broker:9092\n"))).hasMessageContaining("must be a section");
        assertThatThrownBy(() -> Servers.in(folder.resolve("missing.yaml"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Servers.in(file("influx:\n  url: http://x\n  username: me\n"))
                        .influx())
                .hasMessageContaining("set password or password-file");
    }

    @Test
    void neverShowsAPassword() {
        Path broken =
                file("influx:\n  url: http://x\n  username: me\n  password: planted-secret\n  ca-file: missing.pem\n");

        assertThatThrownBy(() -> Servers.in(broken).influx())
                .hasMessageContaining("missing.pem")
                .hasMessageNotContaining("planted-secret");
    }

    /** The client would not send it, and every error quotes the address. */
    @Test
    void refusesALoginInAnAddress() {
        for (String server : List.of("connect", "registry", "flink", "influx")) {
            Path file = file(server + ":\n  url: http://me:planted-secret@127.0.0.1:1\n");

            assertThatThrownBy(() -> ask(Servers.in(file), server))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("username")
                    .hasMessageNotContaining("planted-secret");
        }
        assertThatThrownBy(() -> new MqttPublisher("tcp://me:planted-secret@127.0.0.1:1", "test", Duration.ZERO))
                .isInstanceOf(LabFailure.class)
                .hasMessageNotContaining("planted-secret");
        Path broker = file("mqtt:\n  url: tcp://me:planted-secret@127.0.0.1:1\n");
        assertThatThrownBy(() -> Servers.in(broker).place("mqtt"))
                .isInstanceOf(LabFailure.class)
                .hasMessageNotContaining("planted-secret");
    }

    private static void ask(Servers servers, String server) {
        switch (server) {
            case "connect" -> servers.connect().states();
            case "registry" -> servers.registry().get("/subjects");
            case "flink" -> servers.flink().jobs();
            default -> servers.influx().execute("SHOW DATABASES");
        }
    }

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("servers.yaml"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
