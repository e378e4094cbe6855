// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.FakeBroker;
import dev.fringe.mqtt.servers.LogLines;
import dev.fringe.mqtt.servers.RunningTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The log lines for operators. */
class ProgressLogTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void logsConnectionSubscriptionLossAndForgottenSession() throws Exception {
        try (LogLines log = LogLines.about("logs");
                FakeBroker broker = new FakeBroker();
                RunningTask task = RunningTask.confirming(config(broker))) {
            task.awaitSubscribed();
            broker.keepingSessions(true).client(0).drop();
            await().atMost(LONG).until(() -> log.count("subscribed to t/# at") == 2);
            assertThat(log.has("the broker kept the session")).isTrue();
            broker.keepingSessions(false).client(1).drop();
            await().atMost(LONG).until(() -> log.count("subscribed to t/# at") == 3);
            assertThat(log.has("no longer knows the session")).isTrue();
            assertThat(log.has("logs-0: connected to " + broker.uri() + " with a new session"))
                    .isTrue();
            assertThat(log.has("logs-0: lost the connection to " + broker.uri()))
                    .isTrue();
            assertThat(task.metric("session-lost-total")).isEqualTo(1);
            assertThat(task.metric("reconnect-total")).isEqualTo(2);
        }
    }

    @Test
    void logsProgressOnceAMinute() throws Exception {
        try (LogLines log = LogLines.about("logs");
                FakeBroker broker = new FakeBroker()) {
            MqttSourceTask task = new MqttSourceTask();
            long start = System.currentTimeMillis();
            task.start(config(broker));
            task.progress(start + 59_000);
            assertThat(log.has("logs-0: subscribed, received 0, recorded 0")).isFalse();
            task.progress(start + 600_000);
            task.progress(start + 601_000);
            assertThat(log.count("logs-0: subscribed, received 0, recorded 0")).isEqualTo(1);
            task.stop();
            assertThat(log.has("logs-0: stopped, received 0")).isTrue();
        }
    }

    @Test
    void warnsOfRetentionIfARouteTakesTheKafkaTimestampFromThePayload() throws Exception {
        try (LogLines log = LogLines.about("logs");
                FakeBroker broker = new FakeBroker()) {
            Map<String, String> config = config(broker);
            config.put("routes.r.format", "json");
            new MqttSourceConnector().start(config);
            assertThat(log.has("retention")).isFalse();
            config.put("routes.r.timestamp.field", "t");
            new MqttSourceConnector().start(config);
            assertThat(log.has("logs: route r takes the Kafka timestamp from the payload"))
                    .isTrue();
            assertThat(log.has("Remove routes.r.timestamp.field")).isTrue();
        }
    }

    @Test
    void logsAtAStopWhichSessionsTheBrokerKeeps() throws Exception {
        try (LogLines log = LogLines.about("logs");
                FakeBroker broker = new FakeBroker()) {
            MqttSourceConnector connector = new MqttSourceConnector();
            connector.start(config(broker));
            connector.taskConfigs(2);
            connector.stop();
            assertThat(log.has("The broker keeps the sessions logs-0, logs-1")).isTrue();
            assertThat(log.has("mosquitto_sub")).isTrue();
        }
    }

    private static Map<String, String> config(FakeBroker broker) {
        return new HashMap<>(Map.of(
                "name", "logs",
                "mqtt.uri", broker.uri(),
                "mqtt.reconnect.backoff.ms", "20",
                "routes", "r",
                "routes.r.filter", "t/#",
                "routes.r.topic", "out",
                "routes.r.format", "string"));
    }
}
