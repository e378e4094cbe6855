// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.LabStack;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker with exactly-once source support: the window advances when transactions are committed. */
class ExactlyOnceWorkerTest {
    private static final int WINDOW = 100;
    private static OwnWorker worker;

    @BeforeAll
    static void start() throws Exception {
        worker = new OwnWorker(LabStack.shared(), "exactly-once", Map.of("exactly.once.source.support", "enabled"));
    }

    @AfterAll
    static void end() throws Exception {
        worker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "interval"})
    void windowAdvancesWithTheTransactions(String boundary) throws Exception {
        LabStack lab = LabStack.shared();
        String name = "transactions-" + boundary;
        Connectors connectors = worker.connectors();
        Map<String, String> config = new HashMap<>();
        config.put("mqtt.receive.maximum", Integer.toString(WINDOW));
        config.put("transaction.boundary", boundary);
        if (boundary.equals("interval")) {
            config.put("transaction.boundary.interval.ms", "200");
        }
        connectors.create(name, config);
        try (SequencedLoad load = new SequencedLoad(lab.endpoints().mqtt(), name, 500);
                StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name)) {
            // many times the size of the window, so a window that does not advance fails the test
            int count = 20 * WINDOW;
            assertThat(stored.readUpTo(count, KillScenario.TIMEOUT).firstMissing(count))
                    .isEqualTo(count);
            int published = load.stop();
            assertThat(stored.readUpTo(published, KillScenario.TIMEOUT).firstMissing(published))
                    .isEqualTo(published);
            assertThat(stored.readToTheEnd().duplicates()).isZero();
        }
        connectors.delete(name);
    }
}
