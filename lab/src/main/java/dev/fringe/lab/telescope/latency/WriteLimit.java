// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.stack.LabFailure;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Measures the points per second that InfluxDB accepts, by writing the sink's requests again to another database. A point of each
 * series is written before, because the database of the chain also has its series and fields already.
 */
final class WriteLimit {
    private static final String DATABASE = "fringe_write_limit";
    /** The number of the sink's connections. */
    private static final int CONNECTIONS = 2;

    private static final int REQUEST_BYTES = 4 << 20;
    /** Measurement and tags: the beginning of a line up to a space that is not escaped. */
    private static final Pattern SERIES = Pattern.compile("(?:\\\\.|[^\\\\ ])++");

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
            firstOfEachSeries(bodies).forEach(body -> influx.write(DATABASE, "n", BodyPublishers.ofByteArray(body)));
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

    /** Requests with the first point of each series. */
    static List<byte[]> firstOfEachSeries(List<byte[]> bodies) {
        Set<String> known = new HashSet<>();
        List<byte[]> requests = new ArrayList<>();
        StringBuilder request = new StringBuilder();
        for (byte[] body : bodies) {
            // One byte is one character, so that no byte changes.
            for (String line : new String(body, StandardCharsets.ISO_8859_1).split("\n")) {
                Matcher series = SERIES.matcher(line);
                if (series.lookingAt() && known.add(series.group())) {
                    request.append(line).append('\n');
                }
            }
            if (request.length() > REQUEST_BYTES) {
                end(request, requests);
            }
        }
        end(request, requests);
        return requests;
    }

    private static void end(StringBuilder request, List<byte[]> requests) {
        if (!request.isEmpty()) {
            requests.add(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            request.setLength(0);
        }
    }
}
