// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several tasks of a real worker, each with its own routes, keep the order of every route. */
class RouteTasksTest {
    private static final List<String> ROUTES = List.of("alpha", "beta", "gamma", "delta");
    private static final int MESSAGES = 500;

    @Test
    void distributesTheRoutesAndKeepsTheOrderOfEach() throws Exception {
        LabStack lab = LabStack.shared();
        Connectors connectors = Connectors.of(lab);
        String name = "by-route";
        connectors.put(name, Connectors.config(config(name)));
        for (String route : ROUTES) {
            await().atMost(KillScenario.TIMEOUT)
                    .until(() -> connectors.logMatches("subscribed to .*" + name + "/" + route + "\\b"));
        }
        assertThat(connectors.status(name).path("tasks").size()).isGreaterThan(1);
        List<SequencedLoad> loads = new ArrayList<>();
        for (String route : ROUTES) {
            loads.add(new SequencedLoad(lab.endpoints().mqtt(), name + "/" + route, MESSAGES));
        }
        for (int i = 0; i < ROUTES.size(); i++) {
            SequencedLoad load = loads.get(i);
            await().atMost(KillScenario.TIMEOUT).until(() -> load.published() >= MESSAGES);
            int published = load.stop();
            try (StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name + "." + ROUTES.get(i))) {
                assertThat(stored.readUpTo(published, KillScenario.TIMEOUT).firstMissing(published))
                        .isEqualTo(published);
                assertThat(stored.duplicates()).isZero();
                assertThat(stored.isInOrder()).isTrue();
            }
        }
        connectors.delete(name);
    }

    private static Map<String, String> config(String name) {
        Map<String, String> config = new HashMap<>();
        config.put("tasks.max", "3");
        config.put("mqtt.task.assignment", "routes");
        config.put("routes", String.join(",", ROUTES));
        for (String route : ROUTES) {
            config.put("routes." + route + ".filter", name + "/" + route);
            config.put("routes." + route + ".topic", "{topic}");
            config.put("routes." + route + ".format", "string");
        }
        return config;
    }
}
