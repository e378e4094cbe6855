package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** How many points a second InfluxDB takes when it has nothing to wait for: the sink's own requests, written again elsewhere. */
final class WriteLimit {
    private static final String DATABASE = "fringe_write_limit";
    /** As many as the sink has. */
    private static final int CONNECTIONS = 2;

    private final Rest influx;

    WriteLimit(String influx) {
        this.influx = new Rest("InfluxDB", influx);
    }

    double pointsPerSecond(List<byte[]> bodies) {
        if (bodies.isEmpty()) {
            return 0;
        }
        query("CREATE DATABASE \"" + DATABASE + "\"");
        try {
            AtomicInteger next = new AtomicInteger();
            AtomicLong points = new AtomicLong();
            long started = System.nanoTime();
            List<Thread> writers = IntStream.range(0, CONNECTIONS)
                    .mapToObj(number -> new Thread(() -> write(bodies, next, points), "write-limit-" + number))
                    .toList();
            writers.forEach(Thread::start);
            for (Thread writer : writers) {
                writer.join();
            }
            return points.get() * 1e9 / (System.nanoTime() - started);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while measuring InfluxDB's own speed", e);
        } finally {
            query("DROP DATABASE \"" + DATABASE + "\"");
        }
    }

    private void write(List<byte[]> bodies, AtomicInteger next, AtomicLong points) {
        for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
            byte[] body = bodies.get(i);
            Rest.Answer answer =
                    influx.post("/write?db=" + DATABASE, "text/plain; charset=utf-8", BodyPublishers.ofByteArray(body));
            if (answer.ok()) {
                points.addAndGet(LineStamps.forEach(body, stamp -> {}));
            }
        }
    }

    private void query(String command) {
        influx.post(
                "/query?q=" + URLEncoder.encode(command, StandardCharsets.UTF_8),
                new ObjectMapper().createObjectNode());
    }
}
