// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.mqtt.broker.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResendBufferTest {
    private long now;
    private final ResendBuffer held = new ResendBuffer(() -> now);
    private final PendingAcks acks = new PendingAcks("s", 1, 100, id -> {}, new SourceMetrics());

    @Test
    void removesResentMessagesAndReturnsTheRest() {
        held.add(List.of(delivery(1, "a"), delivery(2, "b")));
        assertThat(held.removeResent("s", message(1, "a"))).isTrue();
        pass(Duration.ofMillis(1_900));
        assertThat(held.overdue()).isEmpty();
        pass(Duration.ofMillis(200));
        assertThat(held.overdue()).extracting(d -> d.message().packetId()).containsExactly(2);
        assertThat(held.size()).isZero();
    }

    @Test
    void waitsWhileTheBrokerSendsAgain() {
        held.add(List.of(delivery(1, "a"), delivery(2, "b"), delivery(3, "c")));
        for (int id = 1; id <= 2; id++) {
            pass(Duration.ofMillis(1_500));
            assertThat(held.removeResent("s", message(id, id == 1 ? "a" : "b"))).isTrue();
        }
        pass(Duration.ofMillis(1_500));
        assertThat(held.overdue()).isEmpty();
    }

    /** A broker with an older store reuses identifiers, and each session has its own identifiers. */
    @Test
    void doesNotMistakeAnotherMessageForAResentOne() {
        held.add(List.of(delivery(1, "a")));
        assertThat(held.removeResent("s", message(1, "b"))).isFalse();
        assertThat(held.removeResent("s", message(2, "a"))).isFalse();
        assertThat(held.removeResent("other", message(1, "a"))).isFalse();
        assertThat(held.size()).isEqualTo(1);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Delivery delivery(int id, String payload) {
        return acks.expect(message(id, payload));
    }

    private static Message message(int id, String payload) {
        return new Message(
                "t", payload.getBytes(StandardCharsets.UTF_8), 1, false, false, id, 0, Message.Properties.NONE);
    }
}
