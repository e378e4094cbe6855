// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server with scripted answers, for errors that a real server does not give on request. It records its requests. */
public final class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    public record Request(String line, String contentType, String body) {}

    public FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Adds an answer to a request line. Answers are sent in order, and the last one is repeated. */
    public FakeServer on(String requestLine, int status, String body) {
        script.computeIfAbsent(requestLine, line -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<String> requestLines() {
        return requests.stream().map(Request::line).toList();
    }

    public Request request(String line) {
        return requests.stream()
                .filter(request -> request.line().equals(line))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no request " + line + " but " + requestLines()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        requests.add(new Request(line, exchange.getRequestHeaders().getFirst("Content-Type"), body));
        Answer answer = next(line);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(String line) {
        Deque<Answer> answers = script.get(line);
        if (answers == null) {
            return new Answer(404, "{\"error_code\":404,\"message\":\"not scripted: " + line + "\"}");
        }
        return answers.size() > 1 ? answers.poll() : answers.peek();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
