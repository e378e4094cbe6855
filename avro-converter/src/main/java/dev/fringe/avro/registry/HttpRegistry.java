// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** A client of a Confluent-compatible schema registry, with the calls for writing and reading Avro. */
public final class HttpRegistry implements SchemaRegistry {
    private static final long serialVersionUID = 1L;
    /** How long an unknown id is retried, because one registry may follow another. */
    private static final Duration UNKNOWN_ID_RETRY = Duration.ofSeconds(2);
    /** The interval of such retries, so that many damaged records do not each wait. */
    private static final Duration UNKNOWN_ID_INTERVAL = Duration.ofMinutes(1);

    private static final int NO_SUBJECT = 40401;
    private static final int NO_VERSION = 40402;
    private static final int NO_SCHEMA = 40403;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryCalls calls;
    private final String query;
    private transient long retriedAt;
    private transient boolean retried;

    /** A schema and its id. */
    public record Registered(int id, Schema schema) {}

    /**
     * @param urls base URLs of the API, such as {@code http://host:8080/apis/ccompat/v7}, which are tried in turn
     * @param user {@code name:password}, or null
     * @param patience how long a request is retried
     * @param option the option with the registry, for messages
     */
    public HttpRegistry(List<String> urls, String user, Duration patience, String option) {
        this(RegistryAccess.of(urls, user), patience, option, false);
    }

    /** @param normalize whether the registry compares schemas in their normal form */
    public HttpRegistry(RegistryAccess access, Duration patience, String option, boolean normalize) {
        calls = new RegistryCalls(access, patience, option);
        query = normalize ? "?normalize=true" : "";
    }

    /** Throws if no registry answers. */
    public void expectAnswer() {
        calls.call("GET", "/schemas/types", null, Set.of());
    }

    @Override
    public Optional<Schema> schema(int id) {
        Optional<Schema> schema = ask(id);
        if (schema.isPresent() || retried && System.nanoTime() - retriedAt < UNKNOWN_ID_INTERVAL.toNanos()) {
            return schema;
        }
        retried = true;
        retriedAt = System.nanoTime();
        while (schema.isEmpty() && System.nanoTime() - retriedAt < UNKNOWN_ID_RETRY.toNanos()) {
            RegistryCalls.sleep(RegistryCalls.FIRST_PAUSE, new IOException("does not know schema id " + id));
            schema = ask(id);
        }
        return schema;
    }

    private Optional<Schema> ask(int id) {
        return get("/schemas/ids/" + id, Set.of(NO_SCHEMA)).map(this::parse);
    }

    /** The latest version of the subject; empty if it has none. */
    public Optional<Registered> latest(String subject) {
        return get(subject(subject) + "/versions/latest", Set.of(NO_SUBJECT, NO_VERSION, NO_SCHEMA))
                .map(json -> new Registered(json.path("id").asInt(), parse(json)));
    }

    private Optional<JsonNode> get(String path, Set<Integer> unknown) {
        RegistryCalls.Answer answer = calls.call("GET", path, null, unknown);
        if (answer.isRefusal()) {
            throw calls.unusable(path, "refused with status " + answer.status());
        }
        return answer.isOk() ? Optional.of(calls.json(answer, "schema", path)) : Optional.empty();
    }

    /** Invalid defaults do not matter for reading records. */
    private Schema parse(JsonNode answer) {
        Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
        parseReferences(answer, parser, new HashSet<>());
        return parsed(answer, parser);
    }

    /** Avro's parser fails with exceptions of other kinds for a name that it cannot resolve. */
    private static Schema parsed(JsonNode answer, Schema.Parser parser) {
        try {
            return parser.parse(answer.path("schema").asText());
        } catch (AvroRuntimeException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SchemaParseException(e);
        }
    }

    private void parseReferences(JsonNode answer, Schema.Parser parser, Set<String> parsed) {
        for (JsonNode reference : answer.path("references")) {
            String path = path(reference);
            if (parsed.add(path)) {
                JsonNode referred = referred(path);
                parseReferences(referred, parser, parsed);
                parsed(referred, parser);
            }
        }
    }

    private static String path(JsonNode reference) {
        return subject(reference.path("subject").asText()) + "/versions/"
                + reference.path("version").asInt() + "?deleted=true";
    }

    private JsonNode referred(String path) {
        return get(path, Set.of(NO_SUBJECT, NO_VERSION))
                .orElseThrow(() -> calls.unusable(path, "does not have a schema that another schema refers to"));
    }

    /** The schema with this id, of any type, with those that it refers to; empty if there is none. */
    public Optional<SchemaDocument> document(int id) {
        return get("/schemas/ids/" + id, Set.of(NO_SCHEMA)).map(answer -> document(answer, new HashMap<>()));
    }

    private SchemaDocument document(JsonNode answer, Map<String, SchemaDocument> read) {
        Map<String, SchemaDocument> references = new HashMap<>();
        for (JsonNode reference : answer.path("references")) {
            String path = path(reference);
            SchemaDocument referred = read.get(path);
            if (referred == null) {
                referred = document(referred(path), read);
                read.put(path, referred);
            }
            references.put(reference.path("name").asText(), referred);
        }
        return new SchemaDocument(
                answer.path("schemaType").asText("AVRO"), answer.path("schema").asText(), references);
    }

    @Override
    public int register(String subject, Schema schema) {
        String path = subject(subject) + "/versions" + query;
        RegistryCalls.Answer answer = calls.call("POST", path, body(schema), Set.of());
        if (answer.isOk()) {
            return calls.json(answer, "id", path).get("id").asInt();
        }
        // if several clients register a new subject at the same time, a registry may report a conflict to all but one
        return id(subject, schema)
                .orElseThrow(() -> new IllegalStateException("schema " + schema.getFullName()
                        + " is not compatible with subject " + subject
                        + "; change the compatibility of the subject, or choose another topic"));
    }

    /** The id of a schema that the subject has; empty if it does not. */
    public Optional<Integer> id(String subject, Schema schema) {
        String path = subject(subject) + query;
        RegistryCalls.Answer answer = calls.call("POST", path, body(schema), Set.of(NO_SUBJECT, NO_SCHEMA));
        return answer.isOk()
                ? Optional.of(calls.json(answer, "id", path).get("id").asInt())
                : Optional.empty();
    }

    private static String subject(String subject) {
        return "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
    }

    private static String body(Schema schema) {
        return JSON.valueToTree(Map.of("schema", schema.toString())).toString();
    }
}
