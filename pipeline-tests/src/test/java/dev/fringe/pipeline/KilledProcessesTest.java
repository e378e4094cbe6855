package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.InfluxQuery;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Any one process dies: the status says which, `fringe up` brings it back, the flow goes on and nothing is missing. */
class KilledProcessesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static LabStack lab;

    @BeforeAll
    static void start() {
        lab = LabStack.ownFor(KilledProcessesTest.class, StackSize.USUAL);
        assertThat(lab.fringe("jobs", "run", "assess-signal-quality")).isZero();
        assertThat(lab.fringe("jobs", "run", "join-machine-states")).isZero();
        assertThat(lab.fringe("connectors", "apply")).isZero();
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void theFlowGoesOnWhicheverProcessDies() throws Exception {
        // Mosquitto keeps its newest messages in memory for some seconds, so it dies before the count begins.
        killAndBringBack("mosquitto");
        CompletableFuture<Integer> flow = CompletableFuture.supplyAsync(
                () -> lab.fringe("simulate", "baselines", "--rate", "100", "--seconds", "60", "--seed", "3"));
        for (String service : List.of(
                "connect",
                "flink-taskmanager-1",
                "flink-taskmanager-2",
                "flink-jobmanager",
                "influxdb",
                "registry",
                "kafka")) {
            killAndBringBack(service);
        }
        assertThat(flow.get()).isZero();
        assertThat(lab.fringe("simulate", "baselines", "--rate", "100", "--count", "500", "--seed", "4"))
                .isZero();

        assertThat(lab.fringe("verify", "--wait", "120")).isZero();
        InfluxQuery influx = lab.influx("fringe");
        await().ignoreExceptions()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(influx.number("SELECT count(\"flagged\") FROM \"qa.signal\""))
                        .isEqualTo(6_500));
    }

    private static void killAndBringBack(String service) {
        lab.kill(service);
        assertThat(lab.fringe("status")).isEqualTo(1);
        assertThat(condition(service)).isEqualTo(Stack.Condition.DEAD);
        assertThat(lab.fringe("up")).isZero();
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
