// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static dev.fringe.mqtt.sparkplug.TahuMessages.byAlias;
import static dev.fringe.mqtt.sparkplug.TahuMessages.declared;
import static dev.fringe.mqtt.sparkplug.TahuMessages.nodeBirth;
import static dev.fringe.mqtt.sparkplug.TahuMessages.nodeDeath;
import static dev.fringe.mqtt.sparkplug.TahuMessages.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.LogLines;
import dev.fringe.mqtt.servers.MemoryBirths;
import dev.fringe.mqtt.servers.Mosquitto;
import dev.fringe.mqtt.servers.Offsets;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparkplug over a real broker: a rebirth, restarts and the state of the host application. Concurrent, because each test mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
class SparkplugTaskTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name = "sparkplug-" + NAMES.incrementAndGet();

    @TempDir
    Path dir;

    private Mosquitto mosquitto;
    private Publisher node;
    private MqttClient observer;
    private final BlockingQueue<byte[]> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> states = new LinkedBlockingQueue<>();
    private final MemoryBirths births = new MemoryBirths();
    private final Offsets offsets = new Offsets();

    @BeforeEach
    void startBroker() throws Exception {
        mosquitto = Mosquitto.start(dir);
        node = new Publisher(mosquitto.uri());
        observer = new MqttClient(mosquitto.uri(), "observer", new MemoryPersistence());
        observer.connect();
        observer.subscribe("spBv1.0/g/NCMD/n", (topic, message) -> commands.add(message.getPayload()));
        observer.subscribe(
                "spBv1.0/STATE/fringe",
                (topic, message) -> states.add(new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stopBroker() throws Exception {
        observer.disconnectForcibly(0, 100);
        observer.close(true);
        node.close();
        mosquitto.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void asksForABirthAndRecordsTheDataThatWaited(String version) throws Exception {
        try (RunningTask task = start(Map.of("mqtt.version", version))) {
            publish("NDATA/n", data(7, 100, 3, 1.5));
            SparkplugBPayload command =
                    new SparkplugBPayloadDecoder().buildFromByteArray(commands.poll(10, TimeUnit.SECONDS), null);
            Metric rebirth = command.getMetrics().get(0);
            assertThat(rebirth.getName()).isEqualTo("Node Control/Rebirth");
            assertThat(rebirth.getDataType()).isEqualTo(MetricDataType.Boolean);
            assertThat(rebirth.getValue()).isEqualTo(true);
            assertThat(command.getSeq()).isNull();
            assertThat(task.metric("waiting-for-birth")).isEqualTo(1);
            assertThat(task.metric("acknowledged-total")).isZero();

            publish("NBIRTH/n", nodeBirth(1, 101, declared("temperature", 3, MetricDataType.Double, 0.5)));
            task.await(3);
            assertThat(task.records().stream().map(SparkplugTaskTest::text))
                    .containsExactlyInAnyOrder("bdSeq=1", "temperature=0.5", "temperature=1.5");
            await().atMost(Duration.ofSeconds(10)).until(() -> task.metric("acknowledged-total") == 2);
        }
    }

    @Test
    void anotherTaskKnowsTheAliasesOfTheOneBefore() throws Exception {
        try (RunningTask task = start(Map.of())) {
            publish("NBIRTH/n", nodeBirth(1, 101, declared("temperature", 3, MetricDataType.Double, 0.5)));
            task.await(2);
            await().atMost(Duration.ofSeconds(10)).until(() -> task.metric("acknowledged-total") == 1);
        }
        publish("NDATA/n", data(1, 102, 3, 1.5));
        publish("NDATA/n", data(2, 103, 3, 2.5));
        try (RunningTask task = start(Map.of())) {
            task.await(2);
            assertThat(task.records().stream().map(SparkplugTaskTest::text))
                    .containsExactly("temperature=1.5", "temperature=2.5");
        }
        assertThat(commands).isEmpty();
    }

    @Test
    void acknowledgesABirthOnlyAfterItIsStored() throws Exception {
        births.hold();
        try (RunningTask task = start(Map.of())) {
            publish("NBIRTH/n", nodeBirth(1, 101, declared("temperature", 3, MetricDataType.Double, 0.5)));
            publish("NDATA/n", data(1, 102, 3, 1.5));
            task.await(3);
            assertThat(births.unconfirmed()).isEqualTo(1);
            assertThat(task.metric("acknowledged-total")).isZero();
            births.release();
            await().atMost(Duration.ofSeconds(10)).until(() -> task.metric("acknowledged-total") == 2);
        }
    }

    @Test
    void aWindowThatIsFullOfMessagesBehindWaitingDataDoesNotStopTheTask() throws Exception {
        Map<String, String> small = Map.of("mqtt.receive.maximum", "3", "sparkplug.rebirth.wait.ms", "600000");
        try (RunningTask task = start(small)) {
            publish("NDATA/n", data(7, 100, 3, 1.5));
            for (int i = 0; i < 4; i++) {
                publish("DBIRTH/other/d" + i, payload((long) i, 100, declared("m", i, MetricDataType.Double, 1.0)));
            }
            task.await(5);
            assertThat(task.records().stream().map(SourceRecord::topic)).contains("poison");
            await().atMost(Duration.ofSeconds(10)).until(() -> task.metric("acknowledged-total") == 5);
        }
    }

    @Test
    void aMessageThatIsNotSparkplugIsPoisonAndItsPayloadIsInNoLog() throws Exception {
        try (LogLines log = LogLines.about("");
                RunningTask task = start(Map.of())) {
            publish("NDATA/n", "secret-payload".getBytes(StandardCharsets.UTF_8));
            SourceRecord poison = task.await(1).get(0);
            assertThat(poison.topic()).isEqualTo("poison");
            assertThat(poison.headers()
                            .lastWithName("mqtt.poison.reason")
                            .value()
                            .toString())
                    .contains("not a Sparkplug payload")
                    .doesNotContain("secret");
            assertThat(log.has("secret-payload")).isFalse();
        }
    }

    @Test
    void countsGapsOfEachEdgeNode() throws Exception {
        try (RunningTask task = start(Map.of())) {
            publish("NBIRTH/n", nodeBirth(1, 101, declared("temperature", 3, MetricDataType.Double, 0.5)));
            publish("NDATA/n", data(4, 102, 3, 1.5));
            publish("NDEATH/n", nodeDeath(1));
            task.await(5);
            assertThat(task.nodeMetric("g", "n", "sequence-gap-total")).isEqualTo(1);
            assertThat(task.nodeMetric("g", "n", "sequence-missed-total")).isEqualTo(3);
            assertThat(task.nodeMetric("g", "n", "dead")).isEqualTo(1);
            assertThat(task.metric("sequence-gap-total")).isEqualTo(1);
            assertThat(task.metric("rebirth-request-total")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void announcesTheHostApplicationWhileItIsSubscribed(String version) throws Exception {
        Map<String, String> host = Map.of("mqtt.version", version, "sparkplug.host.id", "fringe");
        try (RunningTask task = start(host)) {
            assertThat(task.metric("connected")).isEqualTo(1);
            assertThat(states.poll(10, TimeUnit.SECONDS)).matches("\\{\"online\":true,\"timestamp\":[0-9]{13}\\}");
        }
        assertThat(states.poll(10, TimeUnit.SECONDS)).contains("\"online\":false");
        assertThat(states).isEmpty();
    }

    private RunningTask start(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name", name,
                "mqtt.uri", mosquitto.uri(),
                "routes", "r",
                "routes.r.filter", "spBv1.0/#",
                "routes.r.format", "sparkplug",
                "routes.r.topic", "sparkplug",
                "poison.topic", "poison"));
        config.putAll(more);
        return RunningTask.confirming(offsets, config, births).awaitSubscribed();
    }

    private void publish(String topic, byte[] payload) throws Exception {
        node.publish("spBv1.0/g/" + topic, payload, 1, false, new MqttProperties());
    }

    private static byte[] data(long sequence, long timestamp, long alias, double value) {
        return payload(sequence, timestamp, List.of(byAlias(alias, MetricDataType.Double, value)));
    }

    private static String text(SourceRecord record) {
        Struct struct = (Struct) record.value();
        Object value = struct.get("double_value") == null ? struct.get("long_value") : struct.get("double_value");
        return struct.get("metric") + "=" + value;
    }
}
