// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.records.tls.UntrustedCertificateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;

/**
 * Requests to a registry with one or several addresses, retried until it answers or the time is up. A proxy may answer while its
 * registry restarts; only answers of the registry itself count.
 */
final class RegistryCalls implements Serializable {
    private static final long serialVersionUID = 1L;
    static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Far above any schema: Kafka's own limit, which a registry that keeps schemas in Kafka has too, is 1 MB. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<RegistryAddress> addresses;
    private final RegistryAccess access;
    private final Duration patience;
    private final String option;
    private int turn;

    RegistryCalls(RegistryAccess access, Duration patience, String option) {
        this.addresses = access.urls().stream().map(RegistryAddress::of).toList();
        this.access = access;
        this.patience = patience;
        this.option = option;
    }

    /** An answer of the registry itself. */
    record Answer(int status, String body) {
        boolean isOk() {
            return status == HttpURLConnection.HTTP_OK;
        }

        boolean isRefusal() {
            return status == HttpURLConnection.HTTP_CONFLICT || status == UNPROCESSABLE;
        }
    }

    /** @param unknown the error codes for something that the registry does not have */
    Answer call(String method, String path, String body, Set<Integer> unknown) {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            IOException failure = null;
            Answer refusal = null;
            for (int i = 0; i < addresses.size(); i++) {
                try {
                    Answer answer = callOnce(address(), method, path, body);
                    if (answer.isOk() || answer.isRefusal() || unknown.contains(errorCode(answer))) {
                        return answer;
                    }
                    refusal = mayPass(answer.status) ? refusal : answer;
                    failure = new IOException("status " + answer.status);
                } catch (IOException e) {
                    failure = e;
                }
                turn++;
            }
            if (refusal != null) {
                throw unusable(path, "refused with status " + refusal.status);
            }
            if (System.nanoTime() - deadline > 0) {
                Optional<String> untrusted = UntrustedCertificateException.in(failure);
                if (untrusted.isPresent()) {
                    throw new RegistryUnavailableException(
                            "schema registry " + shown() + " is not trusted: " + untrusted.get(), failure);
                }
                throw new RegistryUnavailableException(
                        "schema registry " + shown() + " did not serve " + path + " for " + patience.toSeconds()
                                + " s ("
                                + failure + "); check that it runs and that " + option
                                + " is the base URL of its Confluent-compatible API",
                        failure);
            }
            sleep(pause, failure);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private static boolean mayPass(int status) {
        return status >= HttpURLConnection.HTTP_INTERNAL_ERROR
                || status == HttpURLConnection.HTTP_NOT_FOUND
                || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT
                || status == TOO_MANY_REQUESTS;
    }

    private static int errorCode(Answer answer) {
        if (answer.status != HttpURLConnection.HTTP_NOT_FOUND) {
            return 0;
        }
        try {
            return JSON.readTree(answer.body).path("error_code").asInt();
        } catch (IOException notJson) {
            return 0;
        }
    }

    private RegistryAddress address() {
        return addresses.get(Math.floorMod(turn, addresses.size()));
    }

    private String shown() {
        return String.join(", ", addresses.stream().map(RegistryAddress::url).toList());
    }

    private Answer callOnce(RegistryAddress address, String method, String path, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address.url() + path).toURL().openConnection();
        if (access.tls() != null && connection instanceof HttpsURLConnection https) {
            access.tls().secure(https);
        }
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) access.connectTimeout().toMillis());
        connection.setReadTimeout((int) access.readTimeout().toMillis());
        connection.setRequestProperty("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        String authorization = access.authorization() != null ? access.authorization() : address.authorization();
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/vnd.schemaregistry.v1+json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (answer.length > MAX_ANSWER_BYTES) {
                throw new IOException("an answer of more than " + (MAX_ANSWER_BYTES >> 20) + " MiB");
            }
            return new Answer(status, new String(answer, StandardCharsets.UTF_8));
        }
    }

    /** The answer as JSON, with the given field. */
    JsonNode json(Answer answer, String field, String path) {
        try {
            JsonNode json = JSON.readTree(answer.body);
            if (json.has(field)) {
                return json;
            }
        } catch (IOException e) {
            throw new RegistryUnavailableException(
                    "schema registry " + address().url() + path + " did not answer with JSON", e);
        }
        throw unusable(path, "answered without '" + field + "'");
    }

    RegistryUnavailableException unusable(String path, String what) {
        return new RegistryUnavailableException(
                "schema registry " + address().url() + path + " " + what + "; check that " + option
                        + " is the base URL of its Confluent-compatible API",
                new IOException(what));
    }

    static void sleep(Duration pause, IOException failure) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("stopped while waiting for the schema registry", failure);
        }
    }
}
