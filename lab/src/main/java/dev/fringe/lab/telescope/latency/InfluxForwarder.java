// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A proxy between the sink and InfluxDB that records when InfluxDB acknowledges each message, without a change to the sink. Its
 * own delay counts as latency.
 */
final class InfluxForwarder implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int CONNECT_MILLIS = 5_000;
    private static final Tap UNREAD = (bytes, count) -> {};

    private final URI influx;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<HopTimes> watched = new AtomicReference<>();
    private final Sample sample = new Sample();

    /** The first request bodies, which {@link WriteLimit} writes again to measure InfluxDB's speed. */
    private static final class Sample {
        private final List<byte[]> bodies = new ArrayList<>();
        private long room;

        synchronized void keep(byte[] body) {
            if (room >= body.length) {
                room -= body.length;
                bodies.add(body);
            }
        }

        synchronized void begin(long bytes) {
            bodies.clear();
            room = bytes;
        }

        synchronized List<byte[]> bodies() {
            return List.copyOf(bodies);
        }
    }

    /** Observes forwarded bytes. */
    private interface Tap {
        void passing(byte[] bytes, int count);
    }

    private record Request(String startLine, byte[] body) {
        boolean isWrite() {
            return startLine.startsWith("POST /write");
        }
    }

    InfluxForwarder(String influx) {
        this.influx = URI.create(influx);
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new LabFailure("cannot listen on a free local port (" + e.getMessage() + "): try again", e);
        }
        start("accept", this::accept);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Records the acknowledgement times of this run's messages from now on. */
    void watch(HopTimes passage) {
        watched.set(passage);
    }

    void keepSample(long bytes) {
        sample.begin(bytes);
    }

    List<byte[]> sample() {
        return sample.bodies();
    }

    private void accept() {
        try {
            while (true) {
                Socket sink = server.accept();
                open.add(sink);
                start("request", () -> serve(sink));
            }
        } catch (IOException e) {
            // the run is over
        }
    }

    private void serve(Socket sink) {
        try (Socket database = new Socket()) {
            database.connect(new InetSocketAddress(influx.getHost(), influx.getPort()), CONNECT_MILLIS);
            database.setTcpNoDelay(true);
            sink.setTcpNoDelay(true);
            open.add(database);
            Queue<Request> waiting = new ConcurrentLinkedQueue<>();
            HttpMessages requests = new HttpMessages((line, body) -> waiting.add(new Request(line, body)));
            HttpMessages answers = new HttpMessages((line, body) -> answered(line, waiting));
            // A request is parsed before it is forwarded, so that it is known before its answer. An answer is parsed
            // after it is forwarded, so that parsing does not delay it.
            start("answer", () -> pass(database, sink, UNREAD, answers::feed));
            pass(sink, database, requests::feed, UNREAD);
            open.remove(database);
        } catch (IOException e) {
            // InfluxDB is unavailable: the sink's connection is closed, and the sink retries
        } finally {
            close(sink);
            open.remove(sink);
        }
    }

    /** Forwards bytes until one side closes, then closes the other side. */
    private static void pass(Socket from, Socket to, Tap before, Tap after) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                before.passing(buffer, count);
                out.write(buffer, 0, count);
                after.passing(buffer, count);
            }
        } catch (IOException e) {
            // one side closed its connection
        } finally {
            close(from);
            close(to);
        }
    }

    private void answered(String statusLine, Queue<Request> waiting) {
        HopTimes passage = watched.get();
        long now = passage == null ? 0 : passage.timeline().now();
        String status = statusLine.substring(statusLine.indexOf(' ') + 1);
        if (status.startsWith("1")) {
            // an interim response
            return;
        }
        Request request = waiting.poll();
        if (passage != null && request != null && request.isWrite() && status.startsWith("2")) {
            LineStamps.forEach(request.body(), stamp -> passage.note(stamp, now));
            sample.keep(request.body());
        }
    }

    private static void start(String what, Runnable task) {
        Thread thread = new Thread(task, "influx-forwarder-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // it is gone either way
        }
        open.forEach(InfluxForwarder::close);
    }
}
