// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.stack.LabFailure;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Measures the points per second that InfluxDB accepts, by writing the sink's requests again to another database. */
final class WriteLimit {
    private static final String DATABASE = "fringe_write_limit";
    /** The number of the sink's connections. */
    private static final int CONNECTIONS = 2;

    private final InfluxDb influx;

    WriteLimit(String influx) {
        this.influx = new InfluxDb(influx);
    }

    double pointsPerSecond(List<byte[]> bodies) {
        if (bodies.isEmpty()) {
            return 0;
        }
        influx.execute("CREATE DATABASE \"" + DATABASE + "\"");
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
            influx.execute("DROP DATABASE \"" + DATABASE + "\"");
        }
    }

    private void write(List<byte[]> bodies, AtomicInteger next, AtomicLong points) {
        for (int i = next.getAndIncrement(); i < bodies.size(); i = next.getAndIncrement()) {
            byte[] body = bodies.get(i);
            influx.write(DATABASE, "n", BodyPublishers.ofByteArray(body));
            points.addAndGet(LineStamps.forEach(body, stamp -> {}));
        }
    }
}
