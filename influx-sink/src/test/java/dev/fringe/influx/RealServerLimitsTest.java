// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real InfluxDB that accepts only small requests, and one write at a time. */
class RealServerLimitsTest {
    private static RealInflux influx;

    @BeforeAll
    static void startInflux() {
        influx = RealInflux.start(Map.of(
                "INFLUXDB_HTTP_MAX_BODY_SIZE", "2000",
                "INFLUXDB_HTTP_MAX_CONCURRENT_WRITE_LIMIT", "1",
                "INFLUXDB_HTTP_MAX_ENQUEUED_WRITE_LIMIT", "1",
                "INFLUXDB_HTTP_ENQUEUED_WRITE_TIMEOUT", "10000000"));
    }

    @AfterAll
    static void stopInflux() {
        influx.close();
    }

    @Test
    void halvesABatchThatIsTooLargeForTheServer() {
        try (SinkHarness sink = start("large")) {
            sink.put(records(600));

            assertThat(influx.count("large", "m", "v")).isEqualTo(600);
            assertThat(sink.deadLetters).isEmpty();
            assertThat(sink.metric("split-total")).isPositive();
        }
    }

    @Test
    void retriesWhileTheServerThrottles() throws Exception {
        influx.execute("CREATE DATABASE busy");
        try (SinkHarness sink = start("busy")) {
            CompletableFuture<Void> put;
            try (Socket hog = unfinishedWrite()) {
                put = CompletableFuture.runAsync(() -> sink.put(records(10)));
                await().atMost(Duration.ofMinutes(1)).until(() -> sink.metric("retry-total") > 0);
                assertThat(influx.count("busy", "m", "v")).isZero();
                assertThat(hog.isClosed()).isFalse();
            }
            put.get(1, TimeUnit.MINUTES);

            assertThat(influx.count("busy", "m", "v")).isEqualTo(10);
        }
    }

    /** Occupies the only place for a write. */
    private static Socket unfinishedWrite() throws IOException {
        URI address = URI.create(influx.url());
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.getOutputStream()
                .write("POST /write?db=busy HTTP/1.1\r\nHost: influx\r\nContent-Length: 100\r\n\r\nm"
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static SinkHarness start(String database) {
        return SinkHarness.start(SinkHarness.options(
                influx.url(),
                "influx.database",
                database,
                "name",
                database,
                "measurement",
                "m",
                "write.connections",
                "1"));
    }

    private static List<SinkRecord> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new SinkRecord(
                        "topic",
                        0,
                        null,
                        null,
                        null,
                        Map.of("v", i),
                        i,
                        1_600_000_000_000L + i,
                        TimestampType.CREATE_TIME))
                .toList();
    }
}
