package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Connection;
import java.util.List;

/** Knows the sessions of a task: how to connect to them and what they hold. */
public interface SessionOwner {
    /** Connections that keep the session. */
    Connection.Source keeping(String session);

    /** Connections that end the session. */
    Connection.Source ending(String session);

    /** Whether others have taken over what a session that is left over still subscribes to. */
    boolean mayGiveUp();

    /** The session holds exactly these filters; none when it has ended. */
    void holds(String session, List<String> filters);
}
