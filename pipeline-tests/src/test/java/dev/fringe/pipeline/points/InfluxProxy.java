// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.points;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Stands before InfluxDB, keeps the lines that are written, and can do something after a write that InfluxDB has and before its answer. */
final class InfluxProxy implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String target;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile Runnable beforeAnswer = () -> {};

    InfluxProxy(String target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::forward);
        server.start();
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            for (String name : List.of("Content-Type", "Content-Encoding", "Authorization")) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            if (exchange.getRequestURI().getPath().equals("/write")) {
                bodies.add(text(body, "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))));
                beforeAnswer.run();
            }
            answer.headers()
                    .firstValue("X-Influxdb-Version")
                    .ifPresent(version -> exchange.getResponseHeaders().add("X-Influxdb-Version", version));
            exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 204 ? -1 : 0);
            answer.body().transferTo(exchange.getResponseBody());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(byte[] body, boolean gzip) throws IOException {
        InputStream bytes = new ByteArrayInputStream(body);
        try (InputStream plain = gzip ? new GZIPInputStream(bytes) : bytes) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void beforeAnswer(Runnable action) {
        beforeAnswer = action;
    }

    /** The number of lines that were written since they were taken. */
    long lines() {
        return bodies.stream().flatMap(String::lines).count();
    }

    /** The lines that were written since the last call. */
    List<String> takeLines() {
        List<String> lines = bodies.stream().flatMap(String::lines).toList();
        bodies.clear();
        return lines;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
