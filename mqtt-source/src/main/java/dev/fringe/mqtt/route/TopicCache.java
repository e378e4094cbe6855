package dev.fringe.mqtt.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What was worked out for an MQTT topic, for so many topics and no more. A topic that finds no room takes the place of any other
 * one: topics take turns, and what was not used for longest is then just what comes next. Used by one thread.
 */
final class TopicCache<V> {
    static final int CAPACITY = 32_768;
    /** Longer topics are nobody's habit, and 32,768 of the longest would fill the worker's memory. */
    private static final int LONGEST = 1_024;

    private final int capacity;
    private final Map<String, V> byTopic = new HashMap<>();
    private final List<String> topics = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);

    TopicCache(int capacity) {
        this.capacity = capacity;
    }

    /** Null if it was not kept. */
    V get(String topic) {
        return byTopic.get(topic);
    }

    void put(String topic, V value) {
        if (topic.length() > LONGEST) {
            return;
        }
        if (byTopic.put(topic, value) != null) {
            return;
        }
        if (topics.size() < capacity) {
            topics.add(topic);
        } else {
            byTopic.remove(topics.set(random.nextInt(capacity), topic));
        }
    }
}
