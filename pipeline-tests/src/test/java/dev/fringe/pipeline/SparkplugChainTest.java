// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.StackSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sparkplug from MQTT to InfluxDB: every value is under the name that its birth gave it, whatever is killed meanwhile. */
class SparkplugChainTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static LabStack lab;
    private static int runs;

    @BeforeAll
    static void start() {
        lab = LabStack.ownFor(SparkplugChainTest.class, StackSize.withoutFlink());
        lab.run(
                "connectors",
                "apply",
                LabStack.home().resolve("connect-configs/sparkplug").toString());
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    /** The worker is killed between births and data; edge nodes restart with other aliases before, meanwhile and after. */
    @Test
    void everyValueIsStoredUnderItsNameWhenTheWorkerAndKafkaAreKilled() throws Exception {
        CompletableFuture<Void> run = simulate("--rate", "200", "--seconds", "15", "--restarts", "0.02");
        for (String service : List.of("connect", "kafka")) {
            long before = stored();
            await().atMost(TIMEOUT).until(() -> stored() > before);
            lab.kill(service);
            lab.up();
        }
        run.get();
        assertAllStored();
        assertThat(lab.influx("fringe").number("SELECT count(\"stale\") FROM \"sparkplug\" WHERE \"stale\" = true"))
                .isPositive();
    }

    /** Without the births, the source asks for them, and the data that the broker kept get their names. */
    @Test
    @Tag("faults")
    void everyValueIsStoredAfterTheBirthsAreLost() throws Exception {
        CompletableFuture<Void> run = simulate("--rate", "100", "--seconds", "25", "--restarts", "0");
        long before = stored();
        await().atMost(TIMEOUT).until(() -> stored() > before);
        lab.kill("connect");
        try (Admin kafka =
                Admin.create(Map.of("bootstrap.servers", lab.endpoints().kafka()))) {
            kafka.deleteTopics(List.of("sparkplug.births")).all().get();
        }
        lab.up();
        run.get();
        assertAllStored();
    }

    private static CompletableFuture<Void> simulate(String... options) {
        runs++;
        String[] all = new String[options.length + 4];
        System.arraycopy(new String[] {"simulate", "sparkplug", "--seed", Integer.toString(runs)}, 0, all, 0, 4);
        System.arraycopy(options, 0, all, 4, options.length);
        return CompletableFuture.runAsync(() -> lab.run(all));
    }

    private static long stored() {
        List<Map<String, Object>> rows = lab.influx("fringe").rows("SELECT count(\"temperature\") FROM \"sparkplug\"");
        return rows.isEmpty() ? 0 : ((Number) rows.get(0).get("count")).longValue();
    }

    /** Poison and dead letters would be accounted for, too. */
    private static void assertAllStored() {
        lab.run("verify", "--wait", "60");
        String verified = lab.output("verify", "--again", "--last", "1", "--json", "--wait", "0");
        assertThat(verified).contains("\"poisoned\":0").contains("\"deadLettered\":0");
    }
}
