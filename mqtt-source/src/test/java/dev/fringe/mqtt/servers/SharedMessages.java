// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits for the messages of a shared subscription. HiveMQ Community Edition sometimes sends nothing more to the members of one, although
 * all messages are acknowledged (its issue 558, seen once in 300 runs on a busy machine). It continues when a member reconnects.
 */
public final class SharedMessages {
    private static final Duration STALLED_AFTER = Duration.ofSeconds(10);
    private static final int RECONNECTS = 2;

    private SharedMessages() {}

    /** @param clients the beginning of the client identifiers of the members */
    public static void await(Broker broker, String clients, Callable<Boolean> complete) {
        for (int reconnects = 0; ; reconnects++) {
            try {
                Awaitility.await().atMost(STALLED_AFTER).until(complete);
                return;
            } catch (ConditionTimeoutException e) {
                if (reconnects == RECONNECTS) {
                    throw e;
                }
                broker.endStalledConnections(clients);
            }
        }
    }
}
