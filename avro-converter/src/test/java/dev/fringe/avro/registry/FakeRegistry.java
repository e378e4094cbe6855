// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry with scripted answers. */
public final class FakeRegistry implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    public FakeRegistry() throws IOException {
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String credential = exchange.getRequestHeaders().getFirst("Authorization");
            if (credential != null) {
                credentials.add(credential);
            }
            Answer answer = next(request);
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** Adds an answer; answers are sent in order, and the last one is repeated. */
    public FakeRegistry on(String request, int status, String body) {
        synchronized (answers) {
            answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, body));
        }
        return this;
    }

    /** Replaces all answers. */
    public void replace(String request, int status, String body) {
        synchronized (answers) {
            answers.put(request, new ArrayDeque<>(List.of(new Answer(status, body))));
        }
    }

    private Answer next(String request) {
        synchronized (answers) {
            requests.add(request);
            Deque<Answer> queue = answers.get(request);
            if (queue == null) {
                return new Answer(404, "{\"error_code\":40403}");
            }
            return queue.size() > 1 ? queue.poll() : queue.peek();
        }
    }

    public List<String> requests() {
        synchronized (answers) {
            return List.copyOf(requests);
        }
    }

    public List<String> credentials() {
        return credentials;
    }

    /** The bodies of the requests in order. */
    public List<String> bodies() {
        return bodies;
    }

    public String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
