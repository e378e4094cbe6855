// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InfluxForwarderTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Timeline timeline = new Timeline(Instant.now().minusSeconds(1), 1_000, 10);
    private final HopTimes hopTimes = new HopTimes(timeline);
    private volatile int status = 204;
    private HttpServer influx;
    private InfluxForwarder forwarder;
    private Rest sink;

    @BeforeEach
    void start() throws IOException {
        listen(0);
        forwarder =
                new InfluxForwarder("http://127.0.0.1:" + influx.getAddress().getPort());
        forwarder.watch(hopTimes);
        sink = new Rest("InfluxDB", forwarder.address());
    }

    private void listen(int port) throws IOException {
        influx = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        influx.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
                exchange.getResponseHeaders().add("X-Influxdb-Version", "1.8.0");
                exchange.sendResponseHeaders(status, -1);
            }
        });
        influx.start();
    }

    @AfterEach
    void stop() {
        forwarder.close();
        influx.stop(0);
    }

    @Test
    void forwardsRequestsUnchangedAndRecordsAcknowledgedOnes() {
        assertThat(write("m x=1 " + stamp(2) + "\nm x=2 " + stamp(3))).isEqualTo(204);

        assertThat(requests)
                .containsExactly("POST /write?db=d%20b text/plain m x=1 " + stamp(2) + "\nm x=2 " + stamp(3));
        await().until(() -> hopTimes.count() == 2);
        assertThat(hopTimes.latency(2)).isPositive();
    }

    @Test
    void doesNotCountRejectedRequestsAsStored() {
        status = 503;

        assertThat(write("m x=1 " + stamp(2))).isEqualTo(503);
        status = 204;
        write("m x=1 " + stamp(3));
        await().until(() -> hopTimes.has(3));
        assertThat(hopTimes.has(2)).isFalse();
    }

    @Test
    void closesTheConnectionIfInfluxDbIsUnavailable() {
        influx.stop(0);

        assertThatExceptionOfType(LabFailure.class).isThrownBy(() -> write("m x=1 " + stamp(2)));
        assertThat(hopTimes.count()).isZero();
    }

    @Test
    void reconnectsWhenInfluxDbIsBack() throws IOException {
        int port = influx.getAddress().getPort();
        write("m x=1 " + stamp(2));
        influx.stop(0);
        assertThatExceptionOfType(LabFailure.class).isThrownBy(() -> write("m x=1 " + stamp(3)));
        listen(port);

        await().ignoreException(LabFailure.class).until(() -> write("m x=1 " + stamp(4)) == 204);
        await().until(() -> hopTimes.has(4));
        assertThat(hopTimes.has(3)).isFalse();
    }

    @Test
    void keepsTheFirstRequestsUpToItsLimit() {
        forwarder.keepSample(60);
        String line = "m x=1 " + stamp(2);
        for (int i = 0; i < 5; i++) {
            write(line);
        }

        await().until(() -> forwarder.sample().size() == 60 / line.length());
    }

    private int write(String lines) {
        return sink.post("/write?db=d%20b", "text/plain", BodyPublishers.ofString(lines))
                .status();
    }

    private long stamp(int place) {
        return timeline.due(place) - timeline.since(0);
    }
}
