// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus scrapes a running stack. The alerts fire when InfluxDB is killed and a device is silent, and end afterwards. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertsTest {
    private static final String SOURCE = """
            {"name": "watched-source", "config": {
              "connector.class": "dev.fringe.mqtt.MqttSourceConnector",
              "tasks.max": "1",
              "mqtt.uri": "${env:FRINGE_MQTT_URI}",
              "watched.topics": "devices/+",
              "routes": "devices",
              "routes.devices.filter": "devices/+",
              "routes.devices.topic": "watched.devices",
              "routes.devices.format": "json"
            }}
            """;

    private static final String SINK = """
            {"name": "watched-sink", "config": {
              "connector.class": "dev.fringe.influx.InfluxSinkConnector",
              "tasks.max": "1",
              "topics": "watched.devices",
              "influx.url": "${env:FRINGE_INFLUX_URL}",
              "influx.database": "watched",
              "influx.database.create": "true",
              "measurement": "{topic}",
              "timestamp.tiebreak": "offset"
            }}
            """;

    private static final Pattern ON_THE_PAGE = Pattern.compile("`((?:fringe|kafka_connect)_\\w+)");
    private static final Pattern IN_A_RULE = Pattern.compile("\\b(?:fringe|kafka_connect|flink)_\\w+");

    private static final Set<String> DEVICES = ConcurrentHashMap.newKeySet();
    private static final ScheduledExecutorService PUBLISHING = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    static Path dir;

    private static LabStack lab;
    private static PrometheusServer prometheus;
    private static MqttPublisher publisher;

    @BeforeAll
    static void start() throws IOException {
        lab = LabStack.ownFor(AlertsTest.class, new StackSize(1, 1, Set.of()).withPrometheus(true));
        prometheus = new PrometheusServer(
                lab.endpoints().prometheus(), lab.dir().resolve("conf").resolve("prometheus"));
        prometheus.edit(List.of("prometheus.yml", "alerts.yml", "silence.yml"), AlertsTest::sooner);
        Files.writeString(dir.resolve("source.json"), SOURCE);
        Files.writeString(dir.resolve("sink.json"), SINK);
        lab.run("connectors", "apply", dir.toString());
        lab.run("jobs", "run", "assess-signal-quality", "--parallelism", "1");
        publisher = new MqttPublisher(lab.endpoints().mqtt(), "watched-devices", Duration.ofSeconds(30));
        DEVICES.addAll(Set.of("devices/1", "devices/2"));
        PUBLISHING.scheduleWithFixedDelay(AlertsTest::publish, 0, 200, TimeUnit.MILLISECONDS);
    }

    /** The shipped rules, with seconds instead of minutes. */
    private static String sooner(String text) {
        return text.replaceAll("(scrape|evaluation)_interval: 5s", "$1_interval: 1s")
                .replace("scrape_timeout: 4s", "scrape_timeout: 1s")
                .replaceAll("for: \\d+[sm]", "for: 1s")
                .replaceAll("\\[\\d+m]", "[15s]")
                .replace("vector(60)", "vector(3)")
                .replace("\"signal/baseline/+\"", "\"devices/+\"");
    }

    private static void publish() {
        for (String device : DEVICES) {
            publisher.publish(new Message(device, "{\"value\": 1.5}".getBytes(StandardCharsets.UTF_8), true, ""));
        }
        publisher.flush();
    }

    @AfterAll
    static void end() {
        PUBLISHING.shutdownNow();
        if (publisher != null) {
            publisher.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Order(1)
    void everyMetricOfTheReferenceAndOfTheRulesIsScraped() throws IOException {
        Set<String> expected = new TreeSet<>();
        ON_THE_PAGE
                .matcher(Files.readString(LabStack.home().resolve("docs/metrics.md")))
                .results()
                .forEach(metric -> expected.add(metric.group(1)));
        for (String file : List.of("alerts.yml", "silence.yml")) {
            String rules = Files.readString(
                    LabStack.home().resolve("connect-configs/prometheus").resolve(file));
            rules.lines()
                    .filter(line -> !line.strip().matches("(#|summary:|action:).*"))
                    .forEach(line -> IN_A_RULE.matcher(line).results().forEach(metric -> expected.add(metric.group())));
        }
        assertThat(expected).hasSizeGreaterThan(60);

        soon().untilAsserted(() -> {
            assertThat(prometheus.unhealthyTargets()).isEmpty();
            assertThat(prometheus.metrics()).containsAll(expected);
        });
    }

    @Test
    @Order(2)
    void standingStillFiresWhileInfluxDbIsAwayAndEnds() {
        soon().untilAsserted(() -> assertThat(prometheus.query("fringe_sink_point_total > 0", "connector"))
                .contains("watched-sink"));
        assertThat(prometheus.firing("FringeSinkStandsStill", "connector")).isEmpty();

        lab.kill("influxdb");
        soon().untilAsserted(() -> {
            assertThat(prometheus.firing("FringeSinkStandsStill", "connector")).containsExactly("watched-sink");
            assertThat(prometheus.firing("FringeHopStandsStill", "group")).contains("connect-watched-sink");
        });

        lab.restartDead();
        soon().untilAsserted(() -> {
            assertThat(prometheus.firing("FringeSinkStandsStill", "connector")).isEmpty();
            assertThat(prometheus.firing("FringeHopStandsStill", "group")).doesNotContain("connect-watched-sink");
        });
    }

    @Test
    @Order(3)
    void aSilentDeviceIsNamedUntilItReportsAgain() {
        soon().untilAsserted(() -> assertThat(prometheus.query("fringe:device_silence_seconds < 2", "topic"))
                .contains("devices/1", "devices/2"));
        assertThat(prometheus.firing("FringeDeviceSilent", "topic")).isEmpty();

        DEVICES.remove("devices/2");
        soon().untilAsserted(() ->
                assertThat(prometheus.firing("FringeDeviceSilent", "topic")).containsExactly("devices/2"));

        DEVICES.add("devices/2");
        soon().untilAsserted(() ->
                assertThat(prometheus.firing("FringeDeviceSilent", "topic")).isEmpty());
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200));
    }
}
