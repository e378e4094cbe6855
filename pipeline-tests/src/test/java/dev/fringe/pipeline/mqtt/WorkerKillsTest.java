// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import dev.fringe.pipeline.LabStack;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Connect worker is killed under load. */
class WorkerKillsTest {
    private static final int RATE = 1_000;
    private static final int WINDOW = 500;

    @Test
    void losesNothingWhenTheWorkerIsKilled() throws Exception {
        survivesKills("worker-1", 1);
    }

    @Test
    @Tag("faults")
    void losesNothingWhenTheWorkerIsKilledTenTimes() throws Exception {
        survivesKills("worker-10", 10);
    }

    private static void survivesKills(String name, int kills) throws Exception {
        LabStack lab = LabStack.shared();
        try (OwnWorker worker = new OwnWorker(lab, name, Map.of())) {
            worker.connectors().create(name, Map.of("mqtt.receive.maximum", Integer.toString(WINDOW)));
            try (SequencedLoad load = new SequencedLoad(lab.endpoints().mqtt(), name, RATE);
                    StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name)) {
                new KillScenario("worker", load, stored, WINDOW).survives(kills, RATE, () -> {
                    worker.kill();
                    worker.start();
                });
            }
            worker.connectors().delete(name);
        }
    }
}
