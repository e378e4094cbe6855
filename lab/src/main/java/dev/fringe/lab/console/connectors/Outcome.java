// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an action of the page has achieved. */
record Outcome(boolean done, String message) {
    static Outcome done(String message) {
        return new Outcome(true, message);
    }

    static Outcome failed(String message) {
        return new Outcome(false, message);
    }

    ObjectNode json() {
        return new ObjectMapper().createObjectNode().put("done", done).put("message", message);
    }
}
