// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.mqtt.broker.Message;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedTopicsTest {
    @Test
    void aRetainedMessageIsNoSignOfLife() {
        try (WatchedTopics watched = watching("a/#", 10)) {
            watched.seen(message("a/1", true));
            assertThat(watched.size()).isZero();
            watched.seen(message("a/1", false));
            assertThat(watched.size()).isEqualTo(1);
        }
    }

    @Test
    void devicesCannotAddMoreTopicsThanAllowed() {
        try (WatchedTopics watched = watching("a/#", 2)) {
            for (int i = 0; i < 5; i++) {
                watched.seen(message("a/" + i, false));
            }
            assertThat(watched.size()).isEqualTo(2);
            assertThat(watched.refusedTotal()).isEqualTo(3);
        }
    }

    /** A topic may have any character that a name of a bean may not have. */
    @Test
    void watchesTopicsWithAnyCharacter() {
        try (WatchedTopics watched = watching("#", 10)) {
            watched.seen(message("a,b=\"c\"*?:\\/\u00e9\n", false));
            assertThat(watched.size()).isEqualTo(1);
        }
    }

    private static WatchedTopics watching(String filter, int most) {
        return new WatchedTopics(
                List.of(filter), most, WatchedTopics.BEAN + ",connector=\"watched\",task=\"0\"", Clock.systemUTC());
    }

    private static Message message(String topic, boolean retained) {
        return new Message(topic, new byte[0], 1, retained, false, 1, 7, Message.Properties.NONE);
    }
}
