// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicCacheTest {
    private final TopicCache<Integer> cache = new TopicCache<>(TopicCache.CAPACITY);

    @Test
    void keepsTwentyThousandTopicsInRotation() {
        round(20_000);
        assertThat(round(20_000)).isEqualTo(20_000);
    }

    /** A cache that drops the least recently used topic would find none of them, and one that is cleared only few. */
    @Test
    void keepsAsManyTopicsAsFit() {
        int topics = TopicCache.CAPACITY * 5 / 4;
        for (int i = 0; i < 5; i++) {
            round(topics);
        }
        assertThat(round(topics)).isGreaterThan(topics / 2);
        assertThat(cache.get("t/" + (topics - 1))).isEqualTo(topics - 1);
    }

    @Test
    void doesNotKeepLongTopics() {
        cache.put("x".repeat(60_000), 1);
        assertThat(cache.get("x".repeat(60_000))).isNull();
    }

    private int round(int topics) {
        int found = 0;
        for (int i = 0; i < topics; i++) {
            String topic = "t/" + i;
            if (cache.get(topic) == null) {
                cache.put(topic, i);
            } else {
                found++;
            }
        }
        return found;
    }
}
