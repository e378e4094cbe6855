package dev.fringe.mqtt.delivery;

import java.util.Locale;

/** What became of a message in the end. Each message has exactly one fate, and each fate is counted. */
public enum Fate {
    RECORDED("Messages that Kafka has as records"),
    /** Whatever other routes made of it. */
    POISON("Messages that a route could not decode and Kafka has as poison"),
    SKIPPED("Messages of which a route wanted no record"),
    FILTERED("Messages that transforms dropped, or that failed where errors are tolerated"),
    UNROUTED("Messages that no route wanted"),
    RESENT("Messages that the broker sent again before Connect took them");

    private final String meaning;

    Fate(String meaning) {
        this.meaning = meaning;
    }

    public String metric() {
        return name().toLowerCase(Locale.ROOT) + "-total";
    }

    public String meaning() {
        return meaning;
    }
}
