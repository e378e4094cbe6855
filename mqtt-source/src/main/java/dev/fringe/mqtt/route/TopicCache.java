// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A bounded cache by MQTT topic. A new topic in a full cache replaces a random one: topics usually recur in turn, so that the least
 * recently used one would be needed next. Used by one thread.
 */
final class TopicCache<V> {
    static final int CAPACITY = 32_768;
    /** Longer topics are rare, and 32,768 of the longest would fill the memory. */
    private static final int LONGEST = 1_024;

    private final int capacity;
    private final Map<String, V> byTopic = new HashMap<>();
    private final List<String> topics = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);

    TopicCache(int capacity) {
        this.capacity = capacity;
    }

    /** Null if the topic is not in the cache. */
    V get(String topic) {
        return byTopic.get(topic);
    }

    void put(String topic, V value) {
        if (topic.length() > LONGEST || byTopic.put(topic, value) != null) {
            return;
        }
        if (topics.size() < capacity) {
            topics.add(topic);
        } else {
            byTopic.remove(topics.set(random.nextInt(capacity), topic));
        }
    }
}
