// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Asks a server by GET requests, for control calls that are not InfluxQL. */
public final class HttpGet implements AutoCloseable {
    private static final int MAX_BYTES = 8 << 20;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Address address;
    private final OkHttpClient client;

    public HttpGet(Address address, Duration timeout) {
        this.address = address;
        client = InfluxHttp.builder(address, timeout).build();
    }

    /**
     * An answer, or why there is none.
     *
     * @param failure null if there is an answer
     * @param headers by name in lower case
     */
    public record Got(Reply failure, int status, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public boolean isSuccess() {
            return failure == null && status / 100 == 2;
        }

        /** Why there is no usable answer. */
        public Reply refusal() {
            if (failure != null) {
                return failure;
            }
            boolean busy = status >= 500 && status != NOT_IMPLEMENTED || status == TOO_MANY_REQUESTS;
            return Reply.without(busy ? Reply.Kind.BUSY : Reply.Kind.REFUSED, "HTTP " + status);
        }
    }

    /** @param path below the address, without a slash in front */
    public Got get(String path, Map<String, String> query) {
        Request.Builder request = new Request.Builder().url(InfluxHttp.url(address, path, query));
        address.authorization().ifPresent(value -> request.header("Authorization", value));
        try (Response response = client.newCall(request.build()).execute()) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.headers().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
            return new Got(
                    null, response.code(), headers, response.peekBody(MAX_BYTES).string());
        } catch (IOException e) {
            String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            Reply failure = Distrust.in(e)
                    .map(distrust -> Reply.without(Reply.Kind.NOT_TRUSTED, distrust))
                    .orElseGet(() -> Reply.without(Reply.Kind.UNREACHABLE, words));
            return new Got(failure, 0, Map.of(), "");
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
