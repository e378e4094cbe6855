// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each process is killed under load: the status names it, `fringe up` restarts it, and no sample is missing afterwards. The short form
 * is the soak.
 */
class KilledProcessesTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final int SAMPLES = 300;

    private static final String SUBSCRIBED = "subscribed to signal/baseline/\\+ at";

    private static final String RETRIED = "mqtt-baselines.*The request will be retried";

    private static LabStack lab;

    private static int flows;

    @BeforeAll
    static void start() {
        lab = LabStack.ownFor(KilledProcessesTest.class, StackSize.USUAL);
        lab.run("jobs", "run", "assess-signal-quality");
        lab.run("jobs", "run", "join-machine-states");
        lab.run("connectors", "apply");
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Tag("faults")
    void everySampleIsStoredWhenTheRegistryIsKilled() throws Exception {
        survivesKillsOf(List.of("registry"));
    }

    @Test
    @Tag("faults")
    void everySampleIsStoredWhicheverProcessIsKilled() throws Exception {
        // Mosquitto keeps new messages and sessions in memory for some seconds, so it is killed while there are none.
        await().atMost(TIMEOUT).until(() -> connectLog(SUBSCRIBED) > 0);
        long subscribed = connectLog(SUBSCRIBED);
        kill("mosquitto");
        restart("mosquitto");
        await().atMost(TIMEOUT).until(() -> connectLog(SUBSCRIBED) == subscribed + 1);
        publish();
        awaitAllStored();
        List<String> others = new ArrayList<>(lab.endpoints().processes().keySet());
        others.remove("mosquitto");
        // one of the two task managers is enough
        others.remove("flink-taskmanager-2");
        survivesKillsOf(others);
    }

    private static void survivesKillsOf(List<String> services) throws Exception {
        for (String service : services) {
            CompletableFuture<Void> flow = CompletableFuture.runAsync(KilledProcessesTest::publish);
            kill(service);
            if (service.equals("registry")) {
                restartTasksWithoutRegistry();
            }
            restart(service);
            flow.get();
            awaitAllStored();
        }
        lab.run("verify", "--wait", "60");
    }

    private static void publish() {
        flows++;
        String count = String.valueOf(SAMPLES);
        String seed = String.valueOf(flows);
        lab.run("simulate", "baselines", "--rate", "100", "--count", count, "--seed", seed);
    }

    private static long connectLog(String pattern) throws IOException {
        Predicate<String> wanted = Pattern.compile(pattern).asPredicate();
        return Files.readAllLines(lab.dir().resolve("logs/connect.log")).stream()
                .filter(wanted)
                .count();
    }

    /** Waits until every published sample and its verdict are in InfluxDB. */
    private static void awaitAllStored() {
        long published = (long) flows * SAMPLES;
        try {
            await().ignoreExceptions().atMost(TIMEOUT).untilAsserted(() -> {
                assertThat(count("signalValue", "baseline_signal"))
                        .as("samples")
                        .isEqualTo(published);
                assertThat(count("flagged", "qa.signal")).as("verdicts").isEqualTo(published);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(lab.output("verify", "--wait", "0"), e);
        }
    }

    private static long count(String field, String measurement) {
        return lab.influx("fringe").number("SELECT count(\"" + field + "\") FROM \"" + measurement + '"');
    }

    private static void kill(String service) {
        lab.kill(service);
        assertThat(lab.fringe("status")).isEqualTo(1);
        assertThat(condition(service)).isEqualTo(Stack.Condition.DEAD);
    }

    /** Restarts tasks while the registry is unavailable, so that they need the schemas of their records again. */
    private static void restartTasksWithoutRegistry() throws IOException {
        long before = connectLog(RETRIED);
        Rest worker = new Rest("Kafka Connect", lab.endpoints().connect());
        for (String connector : List.of("mqtt-baselines", "influx-signals")) {
            worker.post(
                    "/connectors/" + connector + "/restart?includeTasks=true", JsonNodeFactory.instance.objectNode());
        }
        await().atMost(TIMEOUT).until(() -> connectLog(RETRIED) > before);
    }

    private static void restart(String service) {
        lab.run("up");
        assertThat(condition(service)).isEqualTo(Stack.Condition.RUNNING);
    }

    private static Stack.Condition condition(String service) {
        return lab.health().stream()
                .filter(health -> health.name().equals(service))
                .findFirst()
                .orElseThrow()
                .condition();
    }
}
