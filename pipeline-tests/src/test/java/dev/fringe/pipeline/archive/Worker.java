// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.archive;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.services.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Connect worker with given libraries, whose plugin path contains only the archive. */
final class Worker implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path dir;
    private final Path archive;
    private final Rest rest;
    private final Process process;

    private Worker(Path dir, Path libraries, String name) throws IOException {
        this.dir = dir;
        Path pluginPath = Files.createDirectory(dir.resolve("plugins"));
        archive = Archive.unpack(Archive.built(), pluginPath);
        int port = FreePort.find();
        rest = new Rest("Connect", "http://127.0.0.1:" + port);
        process = new ProcessBuilder(List.of(
                        Installation.current().java().toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j.configuration=file:" + loggingOfLog4j1(),
                        "-Dlog4j2.configurationFile=" + loggingOfLog4j2(),
                        "-cp",
                        libraries + "/*",
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        configuration(pluginPath, name, port).toString()))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("worker.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** @param name the group id and the prefix of the worker's topics */
    static Worker start(Path dir, Path libraries, String name) throws IOException {
        Worker worker = new Worker(dir, libraries, name);
        await().atMost(TIMEOUT)
                .ignoreExceptions()
                .until(() -> worker.rest.get("/connectors").ok());
        return worker;
    }

    /** The folder of the unpacked archive. */
    Path archive() {
        return archive;
    }

    String log() throws IOException {
        return Files.readString(dir.resolve("worker.log"));
    }

    JsonNode plugins() {
        return rest.get("/connector-plugins?connectorsOnly=false").body();
    }

    JsonNode validate(String connector, String options) throws IOException {
        return rest.put(
                        "/connector-plugins/" + connector + "/config/validate",
                        JSON.readTree(
                                "{\"name\": \"probe\", \"connector.class\": \"" + connector + "\", " + options + "}"))
                .body();
    }

    Rest.Answer submit(String name, String connector, String options) throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(options);
        return rest.put("/connectors/" + name + "/config", config.put("connector.class", connector));
    }

    /** Starts a connector and returns when its only task is running. */
    void run(String name, String connector, String options) throws IOException {
        Rest.Answer answer = submit(name, connector, options);
        if (!answer.ok()) {
            throw new AssertionError(name + " was refused: " + answer.body());
        }
        await().atMost(TIMEOUT)
                .until(() -> rest.get("/connectors/" + name + "/status")
                        .body()
                        .at("/tasks/0/state")
                        .asText()
                        .equals("RUNNING"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path configuration(Path pluginPath, String name, int port) throws IOException {
        return Files.writeString(dir.resolve("worker.properties"), """
                bootstrap.servers=%s
                group.id=%s
                config.storage.topic=%2$s-configs
                offset.storage.topic=%2$s-offsets
                status.storage.topic=%2$s-status
                config.storage.replication.factor=1
                offset.storage.replication.factor=1
                offset.storage.partitions=1
                status.storage.replication.factor=1
                status.storage.partitions=1
                key.converter=org.apache.kafka.connect.json.JsonConverter
                value.converter=org.apache.kafka.connect.json.JsonConverter
                listeners=http://127.0.0.1:%d
                plugin.path=%s
                plugin.discovery=hybrid_fail
                """.formatted(
                        LabStack.shared().endpoints().kafka(), name, port, pluginPath));
    }

    private Path loggingOfLog4j2() throws IOException {
        return Files.writeString(dir.resolve("log4j2.properties"), """
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %p %m%n%throwable
                rootLogger.level = WARN
                rootLogger.appenderRef.console.ref = console
                logger.isolation.name = org.apache.kafka.connect.runtime.isolation
                logger.isolation.level = INFO
                """);
    }

    /** Workers before 4.0 use Log4j 1. */
    private Path loggingOfLog4j1() throws IOException {
        return Files.writeString(dir.resolve("log4j.properties"), """
                log4j.rootLogger=WARN, console
                log4j.appender.console=org.apache.log4j.ConsoleAppender
                log4j.appender.console.layout=org.apache.log4j.PatternLayout
                log4j.appender.console.layout.ConversionPattern=%p %m%n
                log4j.logger.org.apache.kafka.connect.runtime.isolation=INFO
                """);
    }
}
