// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import dev.fringe.pipeline.LabStack;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Mosquitto with persistence is killed under load. */
class MosquittoKillsTest {
    // it rewrites its whole store after each message
    private static final int RATE = 50;
    private static final int WINDOW = 100;
    // it acknowledges a message before it has persisted it, one at a time
    private static final int IN_FLIGHT = 20;
    private static final int OVERLAP = 10;

    @TempDir
    Path dir;

    @Test
    void losesNothingWhenMosquittoIsKilled() throws Exception {
        survivesKills("mosquitto-1", 1);
    }

    @Test
    @Tag("faults")
    void losesNothingWhenMosquittoIsKilledTenTimes() throws Exception {
        survivesKills("mosquitto-10", 10);
    }

    private void survivesKills(String name, int kills) throws Exception {
        LabStack lab = LabStack.shared();
        Connectors connectors = Connectors.of(lab);
        try (PersistentMosquitto mosquitto = new PersistentMosquitto(dir)) {
            connectors.create(
                    name, Map.of("mqtt.uri", mosquitto.uri(), "mqtt.receive.maximum", Integer.toString(WINDOW)));
            try (SequencedLoad load = new SequencedLoad(mosquitto.uri(), name, RATE, IN_FLIGHT, OVERLAP);
                    StoredNumbers stored = new StoredNumbers(lab.endpoints().kafka(), name)) {
                new KillScenario("mosquitto", load, stored, KillScenario.UNBOUNDED).survives(kills, 2 * RATE, () -> {
                    mosquitto.kill();
                    mosquitto.start();
                });
            }
            connectors.delete(name);
        }
    }
}
