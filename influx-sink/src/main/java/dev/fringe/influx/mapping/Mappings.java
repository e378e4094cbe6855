package dev.fringe.influx.mapping;

import java.util.Map;
import java.util.Set;

/** The mapping of each topic: one for all, or one for each that is named. */
public final class Mappings {
    private final Map<String, Mapping> byTopic;
    private final Mapping otherwise;

    private Mappings(Map<String, Mapping> byTopic, Mapping otherwise) {
        this.byTopic = byTopic;
        this.otherwise = otherwise;
    }

    public static Mappings same(Mapping mapping) {
        return new Mappings(Map.of(), mapping);
    }

    public static Mappings byTopic(Map<String, Mapping> mappings) {
        return new Mappings(Map.copyOf(mappings), null);
    }

    /** Null for a topic that none of the mappings is for. */
    Mapping of(String topic) {
        return byTopic.getOrDefault(topic, otherwise);
    }

    /** Empty when one mapping serves all topics. */
    public Set<String> namedTopics() {
        return byTopic.keySet();
    }
}
