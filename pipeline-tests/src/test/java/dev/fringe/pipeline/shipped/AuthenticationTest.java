// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.services.FreePort;
import dev.fringe.pipeline.services.InfluxServer;
import dev.fringe.pipeline.services.NativeProcess;
import dev.fringe.pipeline.services.Services;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The passwords and rights of docker-compose.yml, tested with real servers. */
class AuthenticationTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int ACCEPTED = 0;

    @TempDir
    Path dir;

    @Test
    void influxUsersHaveOnlyTheRightsTheyNeed() throws Exception {
        try (InfluxServer influx = Services.current().influx(Map.of("INFLUXDB_HTTP_AUTH_ENABLED", "true"))) {
            assertThat(query(influx, "", "CREATE USER \"admin\" WITH PASSWORD 'a' WITH ALL PRIVILEGES"))
                    .isEqualTo(200);
            // The users that start.sh creates, and then the statements of the project's file.
            for (String statement : new String[] {
                "CREATE USER \"fringe\" WITH PASSWORD 'f'", "CREATE USER \"dashboards\" WITH PASSWORD 'd'"
            }) {
                assertThat(query(influx, "admin:a", statement)).isEqualTo(200);
            }
            for (String statement : Files.readAllLines(Services.home().resolve("deploy/influxdb/databases.iql"))) {
                assertThat(query(influx, "admin:a", statement)).as(statement).isEqualTo(200);
            }
            for (String database : new String[] {"fringe", "telescope"}) {
                assertThat(write(influx, "fringe:f", database)).isEqualTo(204);
                assertThat(write(influx, "dashboards:d", database)).isEqualTo(403);
                assertThat(write(influx, "", database)).isEqualTo(401);
            }
            for (String database : new String[] {"fringe", "telescope", "fringe_health"}) {
                assertThat(query(influx, "dashboards:d", "SHOW MEASUREMENTS ON \"" + database + "\""))
                        .isEqualTo(200);
            }
            assertStorageNeedsTheAdministrator(influx);
        }
    }

    private void assertStorageNeedsTheAdministrator(InfluxServer influx) {
        Shell.Result nobody = storage(influx, Map.of());
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("requires a login", "--user");
        Shell.Result forgot = storage(influx, Map.of(), "--user", "admin");
        assertThat(forgot.err()).contains("no password for admin");
        Shell.Result admin = storage(influx, Map.of("FRINGE_INFLUX_PASSWORD", "a"), "--user", "admin");
        assertThat(admin).returns(0, Shell.Result::code);
    }

    private Shell.Result storage(InfluxServer influx, Map<String, String> environment, String... more) {
        String[] command = {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.fringe.lab.cli.Fringe",
            "storage",
            "apply",
            Services.home().resolve("connect-configs/storage/default.yaml").toString(),
            "--influx",
            influx.url(),
            "--dir",
            dir.toString()
        };
        String[] line = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, line, command.length, more.length);
        return Shell.run(environment, line);
    }

    @Test
    void mosquittoAcceptsOnlyTheRightPassword() throws Exception {
        int port = FreePort.find();
        Path mosquitto = Files.createDirectories(dir.resolve("mosquitto/data")).getParent();
        Path settings = Services.home().resolve("connect-configs/settings");
        Path start = Files.writeString(
                dir.resolve("start.sh"),
                Files.readString(Services.home().resolve("deploy/mosquitto/start.sh"))
                        .replace("work=/mosquitto", "work=" + mosquitto)
                        .replace("port=1883", "port=" + port)
                        .replace(
                                "/fringe/acl",
                                Services.home().resolve("deploy/mosquitto/acl").toString())
                        .replace("/settings/", settings + "/")
                        // As root, Mosquitto would switch to a user that cannot read this test's folder.
                        .replace("-e '/^user /d'", "-e 's/^user .*/user " + System.getProperty("user.name") + "/'"));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", start.toString());
        builder.environment()
                .putAll(Map.of(
                        "MQTT_CONNECT_PASSWORD", "c",
                        "MQTT_INSTRUMENTS_PASSWORD", "i",
                        "PATH", System.getenv("PATH") + ":/usr/sbin:/usr/bin"));
        try (NativeProcess broker = NativeProcess.start(builder, Files.createTempDirectory("mosquitto-"))) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(connect(port, "connect", "c")).isEqualTo(ACCEPTED));
            assertThat(connect(port, "instruments", "i")).isEqualTo(ACCEPTED);
            assertThat(connect(port, "connect", "i")).isNotEqualTo(ACCEPTED);
            assertThat(connect(port, "nobody", "c")).isNotEqualTo(ACCEPTED);
            assertThat(broker.isAlive()).isTrue();
        }
    }

    /** Sends an MQTT 3.1.1 CONNECT packet and returns the return code of the CONNACK packet. */
    private static int connect(int port, String user, String password) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream packet = new DataOutputStream(bytes);
        packet.writeUTF("MQTT");
        packet.write(new byte[] {4, (byte) 0xC2, 0, 60});
        packet.writeUTF("authentication-test");
        packet.writeUTF(user);
        packet.writeUTF(password);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(new byte[] {0x10, (byte) bytes.size()});
            socket.getOutputStream().write(bytes.toByteArray());
            byte[] answer = socket.getInputStream().readNBytes(4);
            return answer[3];
        }
    }

    private static int query(InfluxServer influx, String user, String statement) throws Exception {
        return post(influx.url() + "/query?q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8), user, "");
    }

    private static int write(InfluxServer influx, String user, String database) throws Exception {
        return post(influx.url() + "/write?db=" + database, user, "m value=1");
    }

    private static int post(String address, String user, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).POST(BodyPublishers.ofString(body));
        if (!user.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        var answer = HTTP.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.body()).doesNotContain("\"results\":[{\"statement_id\":0,\"error\"");
        return answer.statusCode();
    }
}
