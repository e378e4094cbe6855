// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.services.FreePort;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A Connect worker that a test may kill and configure: the lab's settings and plugins, in a separate group. */
final class OwnWorker implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final Path settings;
    private final Path log;
    private final Path logging;
    private final String mqtt;
    private final Rest rest;
    private Process process;

    OwnWorker(LabStack lab, String name, Map<String, String> overrides) throws IOException {
        Path conf = lab.dir().resolve("conf/connect");
        this.settings = lab.dir().resolve("conf").resolve(name + ".properties");
        this.log = lab.dir().resolve("logs").resolve(name + ".log");
        this.logging = conf.resolve("log4j2.properties");
        this.mqtt = lab.endpoints().mqtt();
        int port = FreePort.find();
        this.rest = new Rest("Kafka Connect", "http://127.0.0.1:" + port);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(conf.resolve("connect.properties"))) {
            properties.load(reader);
        }
        properties.put("group.id", name);
        for (String storage : List.of("config", "offset", "status")) {
            properties.put(storage + ".storage.topic", name + "-" + storage);
        }
        properties.put("listeners", "http://127.0.0.1:" + port);
        properties.put("rest.advertised.port", Integer.toString(port));
        // short timeouts, so that the restarted worker does not wait for the killed member
        properties.put("session.timeout.ms", "6000");
        properties.put("heartbeat.interval.ms", "1000");
        properties.put("scheduled.rebalance.max.delay.ms", "500");
        properties.putAll(overrides);
        try (Writer writer = Files.newBufferedWriter(settings)) {
            properties.store(writer, null);
        }
        start();
    }

    void start() throws IOException {
        Installation installation = Installation.current();
        ProcessBuilder builder = new ProcessBuilder(
                installation.java().toString(),
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-Dlog4j2.configurationFile=" + logging,
                "-cp",
                installation.kafkaClassPath().resolve("*").toString(),
                "org.apache.kafka.connect.cli.ConnectDistributed",
                settings.toString());
        builder.environment().put("FRINGE_MQTT_URI", mqtt);
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await().atMost(TIMEOUT).until(this::answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the worker has ended; see " + log);
        }
        try {
            return rest.get("/connectors").ok();
        } catch (LabFailure e) {
            return false;
        }
    }

    Connectors connectors() {
        return new Connectors(rest, log);
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}
