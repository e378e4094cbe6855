// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fringe.records.tls.UntrustedCertificateException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** A client of a service's REST interface. Connection errors become a {@link LabFailure}. */
public final class Rest {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int LONGEST_REFUSAL = 1_000;
    /** Far above what a cluster of a thousand connectors answers. What may be larger is read by {@link #stream}. */
    private static final int MAX_ANSWER_BYTES = 32 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String service;
    private final String base;
    private final Duration answerTimeout;
    private final String authorization;
    private final HttpClient http;

    /** An answer. The body is a missing node if it is empty or not JSON. */
    public record Answer(int status, JsonNode body, String text) {
        public boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * @param service its name in messages, for example "Kafka Connect"
     * @param base its address without a trailing slash
     */
    public Rest(String service, String base) {
        this(service, Login.expectNoneIn(base, service), ANSWER_TIMEOUT, null, client().build());
    }

    private Rest(String service, String base, Duration answerTimeout, String authorization, HttpClient http) {
        this.service = service;
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        this.answerTimeout = answerTimeout;
        this.authorization = authorization;
        this.http = http;
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
    }

    public Rest withTimeout(Duration timeout) {
        return new Rest(service, base, timeout, authorization, http);
    }

    public Rest withLogin(Optional<Login> login) {
        return login.map(known -> new Rest(service, base, answerTimeout, basic(known), http))
                .orElse(this);
    }

    /** @param trusted decides which certificates the service may have */
    public Rest withTrust(SSLContext trusted) {
        return new Rest(
                service,
                base,
                answerTimeout,
                authorization,
                client().sslContext(trusted).build());
    }

    private static String basic(Login login) {
        byte[] text = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(text);
    }

    public String base() {
        return base;
    }

    public Answer get(String path) {
        return send("GET", path, "application/json", BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, "application/json", BodyPublishers.noBody());
    }

    public Answer put(String path, JsonNode body) {
        return send("PUT", path, "application/json", BodyPublishers.ofString(body.toString()));
    }

    public Answer post(String path, JsonNode body) {
        return send("POST", path, "application/json", BodyPublishers.ofString(body.toString()));
    }

    public Answer patch(String path) {
        return send("PATCH", path, "application/json", BodyPublishers.noBody());
    }

    public Answer post(String path, String contentType, BodyPublisher body) {
        return send("POST", path, contentType, body);
    }

    /** Passes on the JSON values of an answer while they arrive. An answer that is not a success is a failure. */
    public void stream(String path, String contentType, BodyPublisher body, Consumer<JsonNode> values) {
        HttpResponse<InputStream> response = exchange("POST", path, contentType, body, BodyHandlers.ofInputStream());
        try (InputStream stream = response.body()) {
            if (response.statusCode() != OK) {
                throw new LabFailure(service + " at " + base + " refused " + path + " (status " + response.statusCode()
                        + "): " + new String(stream.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8));
            }
            try (MappingIterator<JsonNode> found =
                    JSON.readerFor(JsonNode.class).readValues(stream)) {
                found.forEachRemaining(values);
            }
        } catch (IOException | RuntimeJsonMappingException e) {
            throw new LabFailure(
                    service + " at " + base + " closed the connection during " + path + " (" + e.getMessage()
                            + "): check it with `fringe status` and try again",
                    e);
        }
    }

    private Answer send(String method, String path, String contentType, BodyPublisher body) {
        HttpResponse<String> response =
                exchange(method, path, contentType, body, info -> new LimitedText(MAX_ANSWER_BYTES));
        return new Answer(response.statusCode(), parse(response.body()), response.body());
    }

    private <T> HttpResponse<T> exchange(
            String method, String path, String contentType, BodyPublisher body, BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", contentType)
                .header("Accept", "application/json")
                .method(method, body);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        // A timeout of the request itself would end with the headers of its answer.
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request.build(), handler);
        try {
            return answer.get(answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(method + " " + path, e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failure(method + " " + path, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting for " + service, e);
        }
    }

    private LabFailure failure(String request, Throwable cause) {
        if (cause instanceof RuntimeException || cause instanceof Error) {
            throw new IllegalStateException(cause);
        }
        String at = service + " at " + base;
        if (cause instanceof ConnectException) {
            return new LabFailure(
                    service + " is unavailable at " + base
                            + " (connection refused): check it with `fringe status`, restart it with" + " `fringe up`",
                    cause);
        }
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return new LabFailure(at + " did not answer " + request + " in time: check it with `fringe status`", cause);
        }
        if (cause instanceof SSLException) {
            return new LabFailure(
                    at + " is not trusted: "
                            + UntrustedCertificateException.in(cause)
                                    .orElseGet(
                                            () -> cause.getMessage()
                                                    + "; set ca-file to the certificate of its authority in the file of --servers"),
                    cause);
        }
        if (cause instanceof LimitedText.TooLongException) {
            return new LabFailure(
                    at + " answered " + request + " with " + cause.getMessage() + ": check that this is the address of "
                            + service,
                    cause);
        }
        return new LabFailure(
                at + " closed the connection during " + request + " (" + cause.getMessage()
                        + "): check it with `fringe status` and try again",
                cause);
    }

    private static JsonNode parse(String text) {
        if (text == null || text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
