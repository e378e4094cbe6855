// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.tls;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.fringe.pipeline.services.FreePort;
import dev.fringe.pipeline.services.NativeProcess;
import dev.fringe.pipeline.services.Services;
import dev.fringe.records.tls.TlsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** A Mosquitto with a listener, and an InfluxDB and a registry of its own, for each certificate. */
final class TlsServers implements AutoCloseable {
    private static final byte[] SCHEMA = "{\"schema\":\"\\\"int\\\"\"}".getBytes(StandardCharsets.UTF_8);

    private final Map<Certificate, Integer> mqtt = new EnumMap<>(Certificate.class);
    private final Map<Certificate, Integer> influx = new EnumMap<>(Certificate.class);
    private final Map<Certificate, HttpsServer> registries = new EnumMap<>(Certificate.class);
    private final List<NativeProcess> processes = new ArrayList<>();
    private volatile String agreed;

    TlsServers(Map<Certificate, Authority.Issued> certificates) throws IOException {
        List<String> settings = new ArrayList<>(List.of("user root", "allow_anonymous true"));
        for (Map.Entry<Certificate, Authority.Issued> entry : certificates.entrySet()) {
            Authority.Issued issued = entry.getValue();
            mqtt.put(entry.getKey(), FreePort.find());
            settings.add("listener " + mqtt.get(entry.getKey()) + " 127.0.0.1");
            settings.add("certfile " + issued.certificate());
            settings.add("keyfile " + issued.key());
            influx.put(entry.getKey(), startInflux(issued));
            registries.put(entry.getKey(), startRegistry(issued));
        }
        Path folder = Files.createTempDirectory("mosquitto-");
        Path file = Files.write(folder.resolve("mosquitto.conf"), settings);
        start(new ProcessBuilder(Services.installed("mosquitto").toString(), "-c", file.toString()), folder);
        mqtt.values().forEach(TlsServers::awaitOpen);
        influx.values().forEach(TlsServers::awaitOpen);
    }

    private int startInflux(Authority.Issued issued) throws IOException {
        int port = FreePort.find();
        Path folder = Files.createTempDirectory("influxd-");
        ProcessBuilder builder =
                new ProcessBuilder(Services.installed("influxd").toString());
        builder.environment()
                .putAll(Map.of(
                        "INFLUXDB_HTTP_BIND_ADDRESS", "127.0.0.1:" + port,
                        "INFLUXDB_BIND_ADDRESS", "127.0.0.1:" + FreePort.find(),
                        "INFLUXDB_META_DIR", folder.resolve("meta").toString(),
                        "INFLUXDB_DATA_DIR", folder.resolve("data").toString(),
                        "INFLUXDB_DATA_WAL_DIR", folder.resolve("wal").toString(),
                        "INFLUXDB_REPORTING_DISABLED", "true",
                        "INFLUXDB_HTTP_HTTPS_ENABLED", "true",
                        "INFLUXDB_HTTP_HTTPS_CERTIFICATE", issued.certificate().toString(),
                        "INFLUXDB_HTTP_HTTPS_PRIVATE_KEY", issued.key().toString()));
        start(builder, folder);
        return port;
    }

    private void start(ProcessBuilder builder, Path folder) throws IOException {
        processes.add(NativeProcess.start(builder, folder));
    }

    private HttpsServer startRegistry(Authority.Issued issued) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (DefaultSslEngineFactory tls = new DefaultSslEngineFactory()) {
            tls.configure(TlsOptions.withEngines()
                    .parse(Map.of(
                            "ssl.keystore.type",
                            "PEM",
                            "ssl.keystore.location",
                            issued.both().toString())));
            server.setHttpsConfigurator(new HttpsConfigurator(tls.sslContext()));
        }
        server.createContext("/", exchange -> {
            SSLSession session = ((HttpsExchange) exchange).getSSLSession();
            agreed = session.getProtocol() + " " + session.getCipherSuite();
            exchange.sendResponseHeaders(200, SCHEMA.length);
            exchange.getResponseBody().write(SCHEMA);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void awaitOpen(int port) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    String mqtt(Certificate certificate) {
        return "ssl://localhost:" + mqtt.get(certificate);
    }

    String influx(Certificate certificate) {
        return "https://localhost:" + influx.get(certificate);
    }

    String registry(Certificate certificate) {
        return "https://localhost:" + registries.get(certificate).getAddress().getPort();
    }

    /** The protocol and cipher of the last request to a registry. */
    String agreed() {
        return agreed;
    }

    @Override
    public void close() {
        registries.values().forEach(server -> server.stop(0));
        processes.forEach(NativeProcess::close);
    }
}
