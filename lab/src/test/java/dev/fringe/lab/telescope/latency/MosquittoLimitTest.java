// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.Mosquitto;
import dev.fringe.lab.instruments.Subscriber;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MosquittoLimitTest {
    @Test
    void deliversEveryMessageToTopicsThatTheChainDoesNotRead(@TempDir Path dir) throws Exception {
        try (Mosquitto mosquitto = new Mosquitto(dir);
                Subscriber chain = new Subscriber(mosquitto.uri(), "sal/#");
                Subscriber limit = new Subscriber(mosquitto.uri(), "fringe-limit/#")) {
            Message message = Message.ofBytes("sal/Sim01/topic001", "{}".getBytes());

            double speed = new MosquittoLimit(mosquitto.uri()).messagesPerSecond(() -> message, 1_000);

            assertThat(speed).isPositive();
            assertThat(limit.payloads(1_000)).hasSize(1_000).containsOnly("{}");
            assertThat(chain.received(0)).isEqualTo(List.of());
        }
    }

    @Test
    void isUnknownIfTheBrokerIsAway() {
        Message message = Message.ofBytes("sal/Sim01/topic001", new byte[1]);

        assertThat(new MosquittoLimit("tcp://127.0.0.1:1").messagesPerSecond(() -> message, 1))
                .isZero();
    }
}
