// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class RestTest {
    @Test
    void saysHowToRestartAServiceThatRefusesConnections() throws IOException {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }

        assertThatThrownBy(() -> new Rest("Kafka Connect", "http://127.0.0.1:" + port).get("/connectors"))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("Kafka Connect is unavailable at http://127.0.0.1:" + port)
                .hasMessageContaining("fringe up");
    }

    @Test
    void returnsAnAnswerThatIsNotJson() throws IOException {
        try (FakeServer server = new FakeServer().on("GET /x", 502, "Bad Gateway")) {
            Rest.Answer answer = new Rest("Flink", server.url() + "/").get("/x");

            assertThat(answer.ok()).isFalse();
            assertThat(answer.body().isMissingNode()).isTrue();
            assertThat(answer.text()).isEqualTo("Bad Gateway");
        }
    }
}
