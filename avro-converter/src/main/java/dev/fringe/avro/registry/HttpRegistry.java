package dev.fringe.avro.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** A Confluent-compatible schema registry, by the few of its calls that writing and reading Avro needs. */
public final class HttpRegistry implements SchemaRegistry {
    private static final long serialVersionUID = 1L;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int TIMEOUT_MILLIS = 10_000;
    /** How long an id may be unknown that is known elsewhere already: one registry of several follows another. */
    private static final Duration DOUBT = Duration.ofSeconds(2);
    /** Many damaged records in a row must not each be doubted. */
    private static final Duration BETWEEN_DOUBTS = Duration.ofMinutes(1);

    private static final int UNPROCESSABLE = 422;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> urls;
    private final String user;
    private final Duration patience;
    private final String option;
    private int turn;
    private transient long doubtedAt;
    private transient boolean doubted;

    private record Answer(int status, String body) {}

    /**
     * @param urls where the API's paths begin, such as {@code http://host:8080/apis/ccompat/v7}; each is tried
     * @param user as {@code name:password}, or null
     * @param patience how long a registry that does not answer is tried again
     * @param option what names the registry, for messages
     */
    public HttpRegistry(List<String> urls, String user, Duration patience, String option) {
        this.urls = urls.stream().map(url -> url.replaceAll("/+$", "")).toList();
        this.user = user;
        this.patience = patience;
        this.option = option;
    }

    /** Throws where no registry answers, or something that is none. */
    public void expectAnswer() {
        String path = "/schemas/types";
        Answer answer = call("GET", path, null);
        if (answer.status != HttpURLConnection.HTTP_OK) {
            throw refused(path, answer);
        }
    }

    @Override
    public Optional<Schema> schema(int id) {
        Optional<Schema> schema = ask(id);
        if (schema.isPresent() || doubted && System.nanoTime() - doubtedAt < BETWEEN_DOUBTS.toNanos()) {
            return schema;
        }
        doubted = true;
        doubtedAt = System.nanoTime();
        while (schema.isEmpty() && System.nanoTime() - doubtedAt < DOUBT.toNanos()) {
            sleep(FIRST_PAUSE, new IOException("does not know schema id " + id));
            schema = ask(id);
        }
        return schema;
    }

    private Optional<Schema> ask(int id) {
        String path = "/schemas/ids/" + id;
        Answer answer = call("GET", path, null);
        return switch (answer.status) {
            case HttpURLConnection.HTTP_OK ->
                Optional.of(
                        new Schema.Parser().parse(field(answer, "schema", path).asText()));
            case HttpURLConnection.HTTP_NOT_FOUND -> Optional.empty();
            default -> throw refused(path, answer);
        };
    }

    @Override
    public int register(String subject, Schema schema) {
        String path = subject(subject) + "/versions";
        Answer answer = call("POST", path, body(schema));
        return switch (answer.status) {
            case HttpURLConnection.HTTP_OK -> field(answer, "id", path).asInt();
            // of several that register a new subject at once, a registry may tell all but one of a conflict
            case HttpURLConnection.HTTP_CONFLICT, UNPROCESSABLE ->
                id(subject, schema)
                        .orElseThrow(
                                () -> new IllegalStateException(
                                        "subject " + subject + " holds a schema that "
                                                + schema.getFullName()
                                                + " is not compatible with; change the subject's compatibility or choose another topic"));
            default -> throw refused(path, answer);
        };
    }

    /** The id of a schema that is registered under the subject; empty when it is not. */
    public Optional<Integer> id(String subject, Schema schema) {
        String path = subject(subject);
        Answer answer = call("POST", path, body(schema));
        return switch (answer.status) {
            case HttpURLConnection.HTTP_OK ->
                Optional.of(field(answer, "id", path).asInt());
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT, UNPROCESSABLE -> Optional.empty();
            default -> throw refused(path, answer);
        };
    }

    private static String subject(String subject) {
        return "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
    }

    private static String body(Schema schema) {
        return JSON.valueToTree(Map.of("schema", schema.toString())).toString();
    }

    private Answer call(String method, String path, String body) {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            IOException failure = null;
            for (int i = 0; i < urls.size(); i++) {
                try {
                    Answer answer = callOnce(url(), method, path, body);
                    if (answer.status < HttpURLConnection.HTTP_INTERNAL_ERROR) {
                        return answer;
                    }
                    failure = new IOException("status " + answer.status);
                } catch (IOException e) {
                    failure = e;
                }
                turn++;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new RegistryUnavailableException(
                        "schema registry " + String.join(", ", urls) + " did not serve " + path + " for "
                                + patience.toSeconds() + " s (" + failure + "); check that it runs and that " + option
                                + " names it",
                        failure);
            }
            sleep(pause, failure);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private String url() {
        return urls.get(Math.floorMod(turn, urls.size()));
    }

    private Answer callOnce(String url, String method, String path, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        if (user != null) {
            String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            connection.setRequestProperty("Authorization", "Basic " + credentials);
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
            return new Answer(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private JsonNode field(Answer answer, String name, String path) {
        try {
            JsonNode field = JSON.readTree(answer.body).get(name);
            if (field != null) {
                return field;
            }
        } catch (IOException e) {
            throw new RegistryUnavailableException("schema registry " + url() + path + " did not answer with JSON", e);
        }
        throw unusable(path, "answered without '" + name + "'");
    }

    private RegistryUnavailableException refused(String path, Answer answer) {
        return unusable(path, "refused with status " + answer.status);
    }

    private RegistryUnavailableException unusable(String path, String what) {
        return new RegistryUnavailableException(
                "schema registry " + url() + path + " " + what + "; check that " + option
                        + " ends where the Confluent-compatible API begins",
                new IOException(what));
    }

    private static void sleep(Duration pause, IOException failure) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("stopped while waiting for the schema registry", failure);
        }
    }
}
