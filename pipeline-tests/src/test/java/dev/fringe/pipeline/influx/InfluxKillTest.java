package dev.fringe.pipeline.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.InfluxQuery;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** InfluxDB is killed and started again while the whole chain flows into it: every sample is stored, once. */
class InfluxKillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int RATE = 1_000;

    @Test
    void losesAndDoublesNothingOverThreeKills() {
        survives(3, 15);
    }

    @Test
    @Tag("faults")
    void losesAndDoublesNothingOverTwentyKills() {
        survives(20, 120);
    }

    private static void survives(int kills, int seconds) {
        int samples = RATE * seconds;
        try (LabStack lab = LabStack.ownFor(InfluxKillTest.class, StackSize.withoutFlink())) {
            assertThat(lab.fringe(
                            "connectors",
                            "apply",
                            LabStack.connector("mqtt-baselines.json").toString(),
                            LabStack.connector("influx-signals.json").toString()))
                    .isZero();
            CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> lab.fringe(
                    "simulate",
                    "baselines",
                    "--rate",
                    String.valueOf(RATE),
                    "--count",
                    String.valueOf(samples),
                    "--seed",
                    "5"));
            for (int i = 0; i < kills; i++) {
                awaitGrowth(lab);
                lab.kill("influxdb");
                lab.up();
            }
            assertThat(load.join()).isZero();

            await().ignoreExceptions()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stored(lab)).isEqualTo(samples));
        }
    }

    /** Each kill strikes while points arrive. */
    private static void awaitGrowth(LabStack lab) {
        long before = storedOrNone(lab);
        await().atMost(PATIENCE).until(() -> storedOrNone(lab) > before);
    }

    private static long storedOrNone(LabStack lab) {
        try {
            return stored(lab);
        } catch (RuntimeException notYetThere) {
            return 0;
        }
    }

    private static long stored(LabStack lab) {
        InfluxQuery influx = lab.influx("fringe");
        return influx.number("SELECT count(\"signalValue\") FROM \"baseline_signal\" WHERE time < now() + 1h");
    }
}
