package dev.fringe.jobs.registry;

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

/** A registry that answers as it was told, for what a real one cannot be made to say. */
final class FakeRegistry implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private record Answer(int status, String body) {}

    FakeRegistry() throws IOException {
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            exchange.getRequestBody().readAllBytes();
            Answer answer = next(request);
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** Answers are given in the order in which they were added, the last one again and again. */
    FakeRegistry on(String request, int status, String body) {
        synchronized (answers) {
            answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, body));
        }
        return this;
    }

    private Answer next(String request) {
        synchronized (answers) {
            asked.add(request);
            Deque<Answer> queue = answers.get(request);
            if (queue == null) {
                return new Answer(404, "{\"error_code\":40403}");
            }
            return queue.size() > 1 ? queue.poll() : queue.peek();
        }
    }

    List<String> asked() {
        synchronized (answers) {
            return List.copyOf(asked);
        }
    }

    String url() {
        return "http://" + server.getAddress().getHostString() + ":"
                + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
