// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.Broker;
import dev.fringe.mqtt.servers.Broker.Transport;
import dev.fringe.mqtt.servers.Brokers;
import dev.fringe.mqtt.servers.LogLines;
import dev.fringe.mqtt.servers.Mosquitto;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import dev.fringe.mqtt.servers.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens in mqtt.password at a broker that checks them and ends the connections of those that end. */
@Execution(ExecutionMode.CONCURRENT)
class TokenTest {
    private static final Duration LIFETIME = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    @BeforeAll
    static void startBroker() throws Exception {
        broker();
    }

    /** Under load, and with a Kafka that needs a while: what Kafka has is acknowledged before the connection ends. */
    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void losesAndDoublesNothingWhenItReconnectsWithANewPassword(String version) throws Exception {
        String name = "new-password-" + version.charAt(0);
        Mosquitto mosquitto = Mosquitto.start(dir);
        Map<String, String> config = config(
                name,
                "0",
                Map.of("mqtt.version", version, "mqtt.uri", mosquitto.uri(), "mqtt.password.refresh.ms", "100"));
        ScheduledExecutorService kafka = Executors.newSingleThreadScheduledExecutor();
        try (Publisher publisher = new Publisher(mosquitto.uri());
                RunningTask task = new RunningTask(
                        config, (t, record) -> kafka.schedule(() -> t.confirm(record), 30, TimeUnit.MILLISECONDS))) {
            task.awaitSubscribed();
            int published = 0;
            while (task.metric("reconnect-total") < 3) {
                task.reconfigure("mqtt.password", Long.toString(task.metric("reconnect-total") + 1));
                publisher.publishNumbers(name, published, published + 50);
                published += 50;
            }
            assertThat(task.await(published))
                    .extracting(SourceRecord::value)
                    .containsExactlyElementsOf(IntStream.range(0, published)
                            .mapToObj(Integer::toString)
                            .toList());
            assertThat(task.metric("session-lost-total")).isZero();
            assertThat(task.metric("stale-ack-total")).isZero();
        } finally {
            kafka.shutdownNow();
            mosquitto.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void renewsATokenBeforeItEnds(String version) throws Exception {
        String name = "renewed-token-" + version.charAt(0);
        String first = token();
        try (LogLines log = LogLines.about(name);
                Publisher publisher = new Publisher(broker().uri(Transport.TCP));
                RunningTask task = RunningTask.confirming(config(name, first, Map.of("mqtt.version", version)))) {
            task.awaitSubscribed();
            int published = 0;
            while (task.metric("reconnect-total") < 2 || task.records().size() < published) {
                task.reconfigure("mqtt.password", token());
                publisher.publishNumbers(name, published, published + 1);
                published++;
                int sent = published;
                await().atMost(PATIENCE).until(() -> task.records().size() >= sent);
            }
            assertThat(task.records()).extracting(SourceRecord::value).doesNotHaveDuplicates();
            assertThat(task.metric("session-lost-total")).isZero();
            assertThat(Tokens.hasEnded(name + "-0")).isFalse();
            assertThat(log.has("mqtt.password has changed")).isTrue();
            assertThat(log.has(signature(first))).isFalse();
        }
    }

    @Test
    void aTokenWithoutASuccessorIsReportedAndTheNextOneContinues() throws Exception {
        String name = "late-token";
        try (LogLines log = LogLines.about(name);
                Publisher publisher = new Publisher(broker().uri(Transport.TCP));
                RunningTask task = RunningTask.confirming(config(name, token(), Map.of()))) {
            task.awaitSubscribed();
            publisher.publishNumbers(name, 0, 5);
            await().atMost(PATIENCE).until(() -> log.has("there is no new one; check what renews it"));
            await().atMost(PATIENCE).until(() -> log.has("the token in mqtt.password ended at"));
            publisher.publishNumbers(name, 5, 10);
            task.reconfigure("mqtt.password", token());
            assertThat(task.await(10)).extracting(SourceRecord::value).doesNotHaveDuplicates();
            assertThat(task.metric("session-lost-total")).isZero();
        }
    }

    @Test
    void anEndedTokenFailsTheStartAndTheErrorSaysSo() throws Exception {
        String ended = Tokens.endingAt(Instant.now().minusSeconds(60));
        try (RunningTask task = RunningTask.confirming(config("ended-token", ended, Map.of()))) {
            assertThat(task.awaitFailure())
                    .hasMessageContaining("the token in mqtt.password ended at")
                    .hasMessageContaining("check what renews it")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(signature(ended)));
        }
    }

    @Test
    void readsAPasswordThatDoesNotSayWhenItEndsAtIntervals() throws Exception {
        String name = "refreshed-password";
        Map<String, String> config = config(name, Broker.PASSWORD, Map.of("mqtt.password.refresh.ms", "200"));
        config.put("mqtt.username", Broker.USER);
        try (LogLines log = LogLines.about(name);
                RunningTask task = RunningTask.confirming(config)) {
            task.awaitSubscribed();
            task.reconfigure("mqtt.username", Tokens.USER);
            task.reconfigure("mqtt.password", token());
            await().atMost(PATIENCE).until(() -> task.metric("reconnect-total") == 1 && task.metric("connected") == 1);
            assertThat(log.has("mqtt.password has changed")).isTrue();
        }
    }

    private static String token() {
        return Tokens.endingAt(Instant.now().plus(LIFETIME));
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static Broker broker() throws Exception {
        return Brokers.shared().get("hivemq");
    }

    private static Map<String, String> config(String name, String password, Map<String, String> more) throws Exception {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                name,
                "mqtt.uri",
                broker().uri(Transport.TCP),
                "mqtt.username",
                Tokens.USER,
                "mqtt.password",
                password,
                "mqtt.token.renew.before.ms",
                "2500",
                "routes",
                "r",
                "routes.r.filter",
                name,
                "routes.r.topic",
                "out",
                "routes.r.format",
                "string"));
        config.putAll(more);
        return config;
    }
}
