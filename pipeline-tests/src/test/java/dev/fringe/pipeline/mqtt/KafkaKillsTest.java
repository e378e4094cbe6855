// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Kafka broker is killed, or is unavailable for some time, under load. */
class KafkaKillsTest {
    private static final int RATE = 1_000;
    private static final int WINDOW = 500;
    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.ownFor(KafkaKillsTest.class, StackSize.withoutFlink());
    }

    @AfterAll
    static void end() {
        lab.close();
    }

    @Test
    void losesNothingWhenTheKafkaBrokerIsKilled() throws Exception {
        survivesKills("kafka-1", 1);
    }

    @Test
    @Tag("faults")
    void losesNothingWhenTheKafkaBrokerIsKilledTenTimes() throws Exception {
        survivesKills("kafka-10", 10);
    }

    @Test
    @Tag("faults")
    void losesNothingInAnOutageLongerThanTheDeliveryTimeout() throws Exception {
        String name = "kafka-away";
        Connectors connectors = Connectors.of(lab);
        connectors.create(
                name,
                Map.of(
                        "producer.override.delivery.timeout.ms", "6000",
                        "producer.override.request.timeout.ms", "3000"));
        try (SequencedLoad load = new SequencedLoad(lab.endpoints().mqtt(), name, RATE);
                StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name)) {
            awaitPublished(load, 2 * RATE);
            lab.kill("kafka");
            awaitPublished(load, load.published() + 8 * RATE);
            // The log shows it, because a worker without Kafka cannot write a task's state.
            await().atMost(KillScenario.TIMEOUT)
                    .until(() -> connectors.logContains("WorkerSourceTask{id=" + name + "-0} failed to send record"));
            lab.up();
            connectors.restart(name);
            int published = load.stop();
            assertThat(stored.readUpTo(published, KillScenario.TIMEOUT).firstMissing(published))
                    .isEqualTo(published);
        }
        connectors.delete(name);
    }

    private static void survivesKills(String name, int kills) throws Exception {
        Connectors.of(lab).create(name, Map.of("mqtt.receive.maximum", Integer.toString(WINDOW)));
        try (SequencedLoad load = new SequencedLoad(lab.endpoints().mqtt(), name, RATE);
                StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name)) {
            new KillScenario("kafka", load, stored, WINDOW).survives(kills, RATE, () -> {
                lab.kill("kafka");
                lab.up();
            });
        }
        Connectors.of(lab).delete(name);
    }

    private static void awaitPublished(SequencedLoad load, int count) {
        await().atMost(KillScenario.TIMEOUT).until(() -> load.published() >= count);
    }
}
