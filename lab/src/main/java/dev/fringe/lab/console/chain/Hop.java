// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * One hop of the chain at one moment.
 *
 * @param reason why it is not well; empty if it is
 * @param rate records per second that leave it
 * @param lag records that it has not handled yet; negative if unknown
 * @param still seconds since its last record
 * @param parts what it consists of
 */
record Hop(String name, State state, String reason, double rate, long lag, double still, List<Part> parts) {
    static final long UNKNOWN_LAG = -1;

    enum State {
        MOVING,
        IDLE,
        STOPPED
    }

    /** A connector, a job or a server. */
    record Part(String name, State state, String detail) {}

    ObjectNode writeTo(ObjectNode node) {
        node.put("name", name)
                .put("state", label(state))
                .put("reason", reason)
                .put("rate", Math.round(rate * 10) / 10.0)
                .put("still", Math.round(still * 10) / 10.0);
        if (lag == UNKNOWN_LAG) {
            node.putNull("lag");
        } else {
            node.put("lag", lag);
        }
        parts.forEach(part -> node.withArray("parts")
                .addObject()
                .put("name", part.name())
                .put("state", label(part.state()))
                .put("detail", part.detail()));
        return node;
    }

    private static String label(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
