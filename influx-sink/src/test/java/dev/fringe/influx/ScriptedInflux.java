// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** A server with scripted answers, which records the lines that it acknowledged. */
final class ScriptedInflux implements AutoCloseable {
    /** The distinct lines that were answered with 204. */
    final Set<String> acknowledged = Collections.synchronizedSet(new LinkedHashSet<>());

    final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Function<Request, Reply> script;
    private volatile Function<String, Reply> queries =
            statement -> Reply.of(200, "{\"results\":[{\"statement_id\":0}]}");

    final List<String> statements = Collections.synchronizedList(new ArrayList<>());

    private volatile Reply buckets = Reply.of(404, "");
    private volatile String version;
    private volatile String build;

    /** A write request with its decompressed body. */
    record Request(int number, String path, String query, Map<String, List<String>> headers, String body) {
        List<String> lines() {
            return body.lines().toList();
        }
    }

    record Reply(int status, String text, Map<String, String> headers) {
        static final Reply STORED = new Reply(204, "", Map.of());

        static Reply of(int status, String text) {
            return new Reply(status, text, Map.of());
        }
    }

    ScriptedInflux(Function<Request, Reply> script) {
        this.script = script;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/write", this::write);
        server.createContext("/api/v2/write", this::write);
        server.createContext("/api/v3/write_lp", this::write);
        server.createContext("/query", this::query);
        server.createContext("/api/v2/buckets", exchange -> answer(exchange, buckets.status(), buckets.text()));
        server.createContext("/ping", this::ping);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void then(Function<Request, Reply> next) {
        script = next;
    }

    /** Sets the answer to questions for buckets. */
    void thenToBuckets(Reply next) {
        buckets = next;
    }

    /** Sets the answers to statements. */
    void thenToQueries(Function<String, Reply> next) {
        queries = next;
    }

    private void query(HttpExchange exchange) throws IOException {
        String given = exchange.getRequestURI().getQuery() + "&" + body(exchange);
        String statement = URLDecoder.decode(given, StandardCharsets.UTF_8);
        statements.add(statement);
        Reply reply = queries.apply(statement);
        answer(exchange, reply.status(), reply.text());
    }

    /** @param answered the version in answers to a ping; may be null */
    ScriptedInflux withVersion(String answered) {
        version = answered;
        return this;
    }

    ScriptedInflux withBuild(String answered) {
        build = answered;
        return this;
    }

    private void ping(HttpExchange exchange) throws IOException {
        if (version != null) {
            exchange.getResponseHeaders().add("X-Influxdb-Version", version);
        }
        if (build != null) {
            exchange.getResponseHeaders().add("X-Influxdb-Build", build);
        }
        answer(exchange, 204, "");
    }

    private void write(HttpExchange exchange) throws IOException {
        Request request;
        synchronized (requests) {
            request = new Request(
                    requests.size(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getQuery(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body(exchange));
            requests.add(request);
        }
        Reply reply = script.apply(request);
        if (reply == null) {
            exchange.close();
            return;
        }
        if (reply.status() == 204) {
            acknowledged.addAll(request.lines());
        }
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        answer(exchange, reply.status(), reply.text());
    }

    private static String body(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream in =
                gzip ? new GZIPInputStream(new ByteArrayInputStream(sent)) : new ByteArrayInputStream(sent)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
        if (status != 204) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
