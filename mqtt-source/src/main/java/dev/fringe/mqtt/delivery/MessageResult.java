// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import java.util.Locale;

/** The final result of a message. Each message has exactly one, and each is counted. */
public enum MessageResult {
    RECORDED("Messages that Kafka has as records"),
    /** Also if other routes could decode it. */
    POISON("Messages that a route could not decode and that Kafka has as poison"),
    SKIPPED("Messages of which a route wanted no record"),
    FILTERED("Messages that transforms dropped, or that failed where errors are tolerated"),
    UNROUTED("Messages that match no route"),
    RESENT("Messages that the broker resent before Connect had taken the first copy");

    private final String meaning;

    MessageResult(String meaning) {
        this.meaning = meaning;
    }

    public String metric() {
        return name().toLowerCase(Locale.ROOT) + "-total";
    }

    public String meaning() {
        return meaning;
    }
}
