package dev.fringe.lab.latency;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fringe.lab.LabFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between the sink and InfluxDB for the time of a run, so that the moment of each message's acknowledgement is known exactly
 * and without a change to the sink. What it costs, some 2 ms a request on a busy machine of two cores, counts as
 * latency.
 */
final class InfluxForwarder implements AutoCloseable {
    private static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> NOT_FORWARDED =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding", ":status");
    private static final int BAD_GATEWAY = 502;

    private final String influx;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "influx-forwarder");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicReference<Passage> watched = new AtomicReference<>();
    private final Sample sample = new Sample();

    /** The first written bodies, kept to be written again when InfluxDB's own speed is measured. */
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

    InfluxForwarder(String influx) {
        this.influx = influx;
        // Its default gathers small packets for 40 ms, which would be most of what is measured.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new LabFailure("cannot listen on a free local port (" + e.getMessage() + "): try again", e);
        }
        server.createContext("/", this::forward);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on messages of this run are noted when InfluxDB has acknowledged them. */
    void watch(Passage passage) {
        watched.set(passage);
    }

    void keepSample(long bytes) {
        sample.begin(bytes);
    }

    List<byte[]> sample() {
        return sample.bodies();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpResponse<byte[]> answer;
            try {
                answer = client.send(request(exchange, body), BodyHandlers.ofByteArray());
            } catch (IOException e) {
                // The sink takes it as it would take a silent InfluxDB, and comes again.
                exchange.sendResponseHeaders(BAD_GATEWAY, -1);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            Passage passage = watched.get();
            long answered = passage == null ? 0 : passage.timeline().now();
            reply(exchange, answer);
            // the sink has its answer and goes on: what follows delays nobody
            exchange.close();
            if (passage != null
                    && exchange.getRequestURI().getPath().equals("/write")
                    && answer.statusCode() / 100 == 2) {
                LineStamps.forEach(body, stamp -> passage.note(stamp, answered));
                sample.keep(body);
            }
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(influx + exchange.getRequestURI()))
                .timeout(PATIENCE)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void reply(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
