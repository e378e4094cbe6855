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
import org.junit.jupiter.api.Test;

/** Any one process dies under flow: the status says which, `fringe up` brings it back, the flow goes on, nothing is missing. */
class KilledProcessesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int SAMPLES = 300;

    private static LabStack lab;

    private int flows;

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
    void theFlowGoesOnWhicheverProcessDies() throws Exception {
        // Mosquitto keeps its newest messages and sessions in memory for some seconds, so it dies while there are none.
        kill("mosquitto");
        bringBack("mosquitto");
        await().atMost(PATIENCE).until(() -> connectLog("subscribed to signal/baseline/\\+ at") == 2);
        publish();
        awaitAllStored();
        List<String> others = new ArrayList<>(lab.endpoints().processes().keySet());
        others.remove("mosquitto");
        // one task manager is like the other
        others.remove("flink-taskmanager-2");
        for (String service : others) {
            CompletableFuture<Void> flow = CompletableFuture.runAsync(this::publish);
            kill(service);
            if (service.equals("registry")) {
                forgetTheSchemas();
            }
            bringBack(service);
            flow.get();
            awaitAllStored();
        }
        lab.run("verify", "--wait", "60");
    }

    private void publish() {
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

    /** Every sample published so far is in InfluxDB, and so is what Flink made of it. */
    private void awaitAllStored() {
        long published = (long) flows * SAMPLES;
        try {
            await().ignoreExceptions().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(count("signalValue", "baseline_signal"))
                        .as("samples")
                        .isEqualTo(published);
                assertThat(count("flagged", "qa.signal")).as("verdicts").isEqualTo(published);
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(lab.said("verify", "--wait", "0"), e);
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

    /** Tasks that begin anew have to ask the registry, which is away, what their records mean. */
    private static void forgetTheSchemas() {
        Rest worker = new Rest("Kafka Connect", lab.endpoints().connect());
        for (String connector : List.of("mqtt-baselines", "influx-signals")) {
            worker.post(
                    "/connectors/" + connector + "/restart?includeTasks=true", JsonNodeFactory.instance.objectNode());
        }
        await().atMost(PATIENCE).until(() -> connectLog("mqtt-baselines.*The request will be retried") > 0);
    }

    private static void bringBack(String service) {
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
