// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;

/** Starts the installed binaries, each server with its own folder and ports. */
final class NativeServices implements Services {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Override
    public InfluxServer influx(Map<String, String> settings) {
        int port = FreePort.find();
        String url = "http://127.0.0.1:" + port;
        NativeProcess process = start(List.of("influxd"), folder -> {
            Map<String, String> environment = new HashMap<>(settings);
            environment.put("INFLUXDB_HTTP_BIND_ADDRESS", "127.0.0.1:" + port);
            environment.put("INFLUXDB_BIND_ADDRESS", "127.0.0.1:" + FreePort.find());
            environment.put("INFLUXDB_META_DIR", folder.resolve("meta").toString());
            environment.put("INFLUXDB_DATA_DIR", folder.resolve("data").toString());
            environment.put("INFLUXDB_DATA_WAL_DIR", folder.resolve("wal").toString());
            environment.put("INFLUXDB_REPORTING_DISABLED", "true");
            environment.put("INFLUXDB_HTTP_LOG_ENABLED", "false");
            return environment;
        });
        awaitUntil(() -> {
            if (!new Rest("InfluxDB", url).get("/ping").ok()) {
                throw new IOException("not yet");
            }
        });
        return new InfluxServer(url, process::close);
    }

    @Override
    public Optional<Path> programs() {
        return Optional.empty();
    }

    @Override
    public MqttServer mqtt() {
        int port = FreePort.find();
        // Without a configuration file Mosquitto listens on the loopback interface and allows anonymous clients.
        NativeProcess process = start(List.of("mosquitto", "-p", String.valueOf(port)), folder -> Map.of());
        awaitUntil(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        return new MqttServer("tcp://127.0.0.1:" + port, process::close);
    }

    private interface Environment {
        Map<String, String> in(Path folder);
    }

    private static NativeProcess start(List<String> command, Environment environment) {
        try {
            Path folder = Files.createTempDirectory(command.get(0) + "-");
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
            builder.command().set(0, Services.installed(command.get(0)).toString());
            builder.environment().putAll(environment.in(folder));
            return NativeProcess.start(builder, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + " cannot be started; install it with ./fringe prepare", e);
        }
    }

    private static void awaitUntil(ThrowingRunnable answers) {
        await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(answers);
    }
}
