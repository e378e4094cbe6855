// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The number of tasks that share a filter changes in a real worker under load. */
class ChangedTasksTest {
    private static final String NAME = "changed";

    @Test
    void writesEachMessageOnceWhileATaskIsRemovedAndAdded() throws Exception {
        LabStack lab = LabStack.shared();
        Connectors connectors = Connectors.of(lab);
        put(connectors, 3);
        awaitSubscribed(connectors, 2, 1);
        try (SequencedLoad load = new SequencedLoad(lab.endpoints().mqtt(), NAME, 200);
                StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), NAME)) {
            assertThat(stored.readUpTo(500, KillScenario.TIMEOUT).firstMissing(500))
                    .isEqualTo(500);
            put(connectors, 2);
            await().atMost(KillScenario.TIMEOUT)
                    .until(() -> connectors.logContains("ended the session " + NAME + "-2 "));
            put(connectors, 3);
            awaitSubscribed(connectors, 2, 2);
            int published = load.stop();
            assertThat(stored.readUpTo(published, KillScenario.TIMEOUT).firstMissing(published))
                    .isEqualTo(published);
            assertThat(stored.readToTheEnd().duplicates()).isZero();
        }
        connectors.delete(NAME);
        await().atMost(KillScenario.TIMEOUT)
                .until(() -> connectors.logContains("The broker keeps the sessions " + NAME + "-0, " + NAME + "-1"));
    }

    private static void put(Connectors connectors, int tasks) {
        connectors.put(
                NAME,
                Connectors.config(Map.of(
                        "tasks.max",
                        Integer.toString(tasks),
                        "routes",
                        "numbers",
                        "routes.numbers.filter",
                        NAME,
                        "routes.numbers.topic",
                        NAME,
                        "routes.numbers.format",
                        "string")));
    }

    private static void awaitSubscribed(Connectors connectors, int task, int times) {
        String each = NAME + "-" + task + ": subscribed to[\\s\\S]*";
        await().atMost(KillScenario.TIMEOUT).until(() -> connectors.logMatches(each.repeat(times)));
    }
}
