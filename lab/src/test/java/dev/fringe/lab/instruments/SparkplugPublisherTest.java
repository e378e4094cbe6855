// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkplugPublisherTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path dir;

    private Mosquitto mosquitto;

    @BeforeEach
    void startBroker() throws IOException {
        mosquitto = new Mosquitto(dir);
    }

    @AfterEach
    void stopBroker() {
        mosquitto.close();
    }

    @Test
    void repeatsTheBirthsWhenAHostAsksAndCountsTheSequenceFromThere() throws Exception {
        SparkplugGenerator generator = generator(0);
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "spBv1.0/#");
                SparkplugPublisher publisher = new SparkplugPublisher(mosquitto.uri(), Duration.ofSeconds(10));
                MqttPublisher host = new MqttPublisher(mosquitto.uri(), "host", Duration.ofSeconds(10))) {
            for (int i = 0; i < 4; i++) {
                publisher.publish(generator.get());
            }
            publisher.flush();
            subscriber.received(4);
            host.publish(Message.ofBytes(
                    "spBv1.0/fringe/NCMD/edge1", "Node Control/Rebirth".getBytes(StandardCharsets.UTF_8)));
            host.flush();
            // the births, and the command itself
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                publisher.flush();
                return subscriber.received(4).size() == 8;
            });
            publisher.publish(generator.get());
            publisher.flush();
            List<String> received = without(subscriber.received(9), "NCMD");
            assertThat(kinds(received))
                    .containsExactly(
                            "NBIRTH",
                            "DBIRTH",
                            "DBIRTH",
                            kinds(received).get(3),
                            "NBIRTH",
                            "DBIRTH",
                            "DBIRTH",
                            kinds(received).get(7));
            assertThat(received.stream().map(SparkplugPublisherTest::sequence)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
            assertThat(publisher.acknowledged()).isLessThanOrEqualTo(5);
            assertThat(publisher.awaitAcknowledged(Duration.ofSeconds(10))).isTrue();
            assertThat(publisher.acknowledged()).isEqualTo(5);
        }
    }

    @Test
    void aRestartLeavesTheWillAndGivesOtherAliases() throws Exception {
        SparkplugGenerator generator = generator(0.9);
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "spBv1.0/#");
                SparkplugPublisher publisher = new SparkplugPublisher(mosquitto.uri(), Duration.ofSeconds(10))) {
            List<Message> births = new ArrayList<>();
            while (births.size() < 2) {
                Message message = generator.get();
                publisher.publish(message);
                if (message.topic().contains("NBIRTH")) {
                    births.add(message);
                }
            }
            publisher.flush();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(kinds(subscriber.received(1)))
                            .containsSubsequence("NBIRTH", "NDEATH", "NBIRTH"));
            assertThat(births.get(0).payload()).isNotEqualTo(births.get(1).payload());
        }
    }

    /** The broker has published the will, so whoever reads the next data needs the births again. */
    @Test
    void repeatsTheBirthsAfterItsConnectionWasLost() throws Exception {
        SparkplugGenerator generator = generator(0);
        try (Subscriber subscriber = new Subscriber(mosquitto.uri(), "spBv1.0/#");
                SparkplugPublisher publisher = new SparkplugPublisher(mosquitto.uri(), Duration.ofSeconds(10))) {
            for (int i = 0; i < 3; i++) {
                publisher.publish(generator.get());
            }
            publisher.flush();
            subscriber.received(3);
            String sameClient = "fringe-edge1-" + ProcessHandle.current().pid();
            new MqttPublisher(mosquitto.uri(), sameClient, Duration.ofSeconds(10)).close();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                publisher.flush();
                assertThat(kinds(subscriber.received(4))).startsWith("NBIRTH", "DBIRTH", "DBIRTH", "NDEATH");
                assertThat(kinds(subscriber.received(4))).endsWith("NDEATH", "NBIRTH", "DBIRTH", "DBIRTH");
            });
            assertThat(publisher.acknowledged()).isEqualTo(3);
        }
    }

    @Test
    void theSameSeedGivesTheSameMessages() {
        SparkplugGenerator one = generator(0.01);
        SparkplugGenerator other = generator(0.01);
        for (int i = 0; i < 2_000; i++) {
            Message message = one.get();
            Message same = other.get();
            assertThat(same.topic()).isEqualTo(message.topic());
            assertThat(same.note()).isEqualTo(message.note());
            assertThat(same.payload()).isEqualTo(message.payload());
        }
    }

    private static SparkplugGenerator generator(double restarts) {
        return new SparkplugGenerator(new RunContent.Sparkplug(1, 2, restarts), 1, START, 100);
    }

    private static List<String> without(List<String> messages, String kind) {
        return messages.stream()
                .filter(message -> !message.contains("/" + kind + "/"))
                .toList();
    }

    private static List<String> kinds(List<String> messages) {
        return messages.stream().map(message -> message.split("/")[2]).toList();
    }

    private static int sequence(String message) {
        String payload = message.substring(message.indexOf('"') + 1, message.length() - 1);
        byte[] bytes = Base64.getDecoder().decode(payload);
        return bytes[1] & 0x7f | bytes[2] << 7;
    }
}
