// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Connection;
import java.util.List;

/** Connects the sessions of a task and keeps their filters. */
public interface SessionOwner {
    /** Connections that keep the session. */
    Connection.Source connectionsTo(String session);

    /** Of a connection that is made now. */
    CredentialWatch credentials(String session);

    /** Connections that end the session. */
    Connection.Source connectionsEnding(String session);

    /** Whether the task's own sessions have subscribed, so that a session that is left over may unsubscribe. */
    boolean isTaskSubscribed();

    /** @param known whether the broker kept the session; if not, nothing that was published before will arrive */
    void connected(String session, boolean known);

    /** The session now has exactly these filters; none when it has ended. */
    void sessionHolds(String session, List<String> filters);
}
