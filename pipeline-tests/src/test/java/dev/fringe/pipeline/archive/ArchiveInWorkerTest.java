package dev.fringe.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.Rest;
import dev.fringe.lab.stack.Installation;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.services.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked into the empty plugin path of a real worker that has nothing else of ours. */
class ArchiveInWorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path dir;

    private static Process worker;
    private static Rest rest;
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        Path pluginPath = Files.createDirectory(dir.resolve("plugins"));
        folder = Archive.unpack(Archive.built(), pluginPath);
        int port = FreePort.find();
        rest = new Rest("Connect", "http://127.0.0.1:" + port);
        worker = new ProcessBuilder(command(configuration(pluginPath, port), logging()))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(worker::destroyForcibly));
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> rest.get("/connectors").ok());
    }

    @AfterAll
    static void end() throws InterruptedException {
        worker.destroyForcibly();
        worker.waitFor(30, TimeUnit.SECONDS);
    }

    @Test
    void listsEveryPluginWithTheArchivesVersion() {
        Map<String, String> plugins = new TreeMap<>();
        for (JsonNode plugin :
                rest.get("/connector-plugins?connectorsOnly=false").body()) {
            if (plugin.path("class").asText().startsWith("dev.fringe.")) {
                plugins.put(
                        plugin.path("class").asText().replace("dev.fringe.", ""),
                        plugin.path("type").asText() + " "
                                + plugin.path("version").asText());
            }
        }
        Map<String, String> expected = new TreeMap<>(Map.of(
                "mqtt.MqttSourceConnector", "source 0.1.0",
                "avro.AvroConverter", "converter 0.1.0",
                "influx.InfluxSinkConnector", "sink 0.1.0"));
        for (String transform :
                List.of("Flatten", "FlagOutOfRange", "ConvertTime", "HeadersToFields", "RouteByQuality")) {
            expected.put("transforms." + transform + "$Key", "transformation 0.1.0");
            expected.put("transforms." + transform + "$Value", "transformation 0.1.0");
        }
        assertThat(plugins).isEqualTo(expected);
    }

    @Test
    void loadsThemUnderALoaderOfTheirOwn() throws IOException {
        String log = Files.readString(log());
        assertThat(log).contains("Registered loader: PluginClassLoader{pluginLocation=file:" + folder);
        // With hybrid_fail a plugin without a service file would have ended the worker.
        assertThat(log).doesNotContain("ServiceConfigurationError").doesNotContain("NoClassDefFoundError");
    }

    /** Trying the broker and the server makes the connectors load what the archive brings, and what the worker has. */
    @Test
    void worksWithTheWorkersJacksonAndItsOwnLibraries() throws IOException {
        JsonNode source = validate(
                "dev.fringe.mqtt.MqttSourceConnector",
                "\"mqtt.uri\": \"%s\", \"routes\": \"r\", \"routes.r.filter\": \"a/#\", \"routes.r.topic\": \"t\","
                                .formatted(LabStack.shared().endpoints().mqtt())
                        + " \"routes.r.format\": \"json\", \"routes.r.schema\": \"%s\""
                                .formatted(folder.resolve("etc/schemas/baseline_signal.avsc")));
        assertThat(source.path("error_count").asInt()).as(errors(source)).isZero();
        JsonNode sink = validate(
                "dev.fringe.influx.InfluxSinkConnector",
                "\"topics\": \"t\", \"influx.url\": \"%s\", \"influx.database\": \"x\", \"influx.database.create\":"
                                .formatted(LabStack.shared().endpoints().influx())
                        + " \"true\", \"timestamp.field\": \"time\"");
        assertThat(sink.path("error_count").asInt()).as(errors(sink)).isZero();
    }

    private static JsonNode validate(String connector, String options) throws IOException {
        return rest.put(
                        "/connector-plugins/" + connector + "/config/validate",
                        JSON.readTree(
                                "{\"name\": \"probe\", \"connector.class\": \"" + connector + "\", " + options + "}"))
                .body();
    }

    private static String errors(JsonNode validation) {
        return StreamSupport.stream(validation.path("configs").spliterator(), false)
                .map(config -> config.path("value").path("errors").toString())
                .filter(errors -> !errors.equals("[]"))
                .toList()
                .toString();
    }

    private static List<String> command(Path configuration, Path logging) {
        return List.of(
                Installation.current().java().toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + logging,
                "-cp",
                Installation.current().kafkaClassPath() + "/*",
                "org.apache.kafka.connect.cli.ConnectDistributed",
                configuration.toString());
    }

    private static Path configuration(Path pluginPath, int port) throws IOException {
        String name = "archive-test-" + port;
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

    private static Path logging() throws IOException {
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

    private static Path log() {
        return dir.resolve("worker.log");
    }
}
