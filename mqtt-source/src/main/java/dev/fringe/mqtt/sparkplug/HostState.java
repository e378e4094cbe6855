// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.broker.Presence;
import java.nio.charset.StandardCharsets;

/** The state of a host application. Both payloads of a connection have the time at which it was made. */
public final class HostState {
    private HostState() {}

    public static Presence of(String host, long connectedAt) {
        return new Presence(SparkplugTopic.ofState(host), json(true, connectedAt), json(false, connectedAt));
    }

    private static byte[] json(boolean online, long timestamp) {
        return ("{\"online\":" + online + ",\"timestamp\":" + timestamp + "}").getBytes(StandardCharsets.UTF_8);
    }
}
