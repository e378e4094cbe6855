// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    @Test
    void doesNotReadAnAnswerOfAnySize() throws IOException {
        try (ScriptedAnswer endless = new ScriptedAnswer(out -> {
            byte[] part = new byte[1 << 16];
            while (true) {
                out.write(part);
            }
        })) {
            assertThatThrownBy(() -> new Rest("Flink", endless.url()).get("/jobs"))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("Flink at " + endless.url())
                    .hasMessageContaining("more than 32 MiB");
        }
    }

    @Test
    void doesNotWaitForTheEndOfAnAnswerForever() throws IOException {
        try (ScriptedAnswer stalled = new ScriptedAnswer(out -> out.write('['))) {
            assertThatThrownBy(() -> new Rest("Flink", stalled.url())
                            .withTimeout(Duration.ofMillis(300))
                            .get("/jobs"))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("did not answer GET /jobs in time");
        }
    }

    /** One answer without a length, whose connection stays open. */
    private static final class ScriptedAnswer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        private interface Body {
            void write(OutputStream out) throws IOException;
        }

        ScriptedAnswer(Body body) throws IOException {
            Thread thread = new Thread(() -> answer(body));
            thread.setDaemon(true);
            thread.start();
        }

        private void answer(Body body) {
            try (Socket client = server.accept()) {
                OutputStream out = client.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                body.write(out);
                out.flush();
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // the client has closed the connection
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
