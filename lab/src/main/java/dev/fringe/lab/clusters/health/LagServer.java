// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Answers each scrape with what Kafka says at that moment. One thread serves all, so that scrapes do not ask Kafka at once. */
public final class LagServer implements AutoCloseable {
    private final KafkaProgress progress;
    private final HttpServer server;

    /** @param client addresses and settings of the security of Kafka */
    public LagServer(Map<String, Object> client, InetSocketAddress address) throws IOException {
        server = HttpServer.create(address, 0);
        progress = new KafkaProgress(client);
        server.createContext("/metrics", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] page = page().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }

    private String page() {
        try {
            return LagMetric.page(progress.look());
        } catch (ExecutionException | TimeoutException e) {
            return LagMetric.pageWithoutKafka();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LagMetric.pageWithoutKafka();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        progress.close();
    }
}
