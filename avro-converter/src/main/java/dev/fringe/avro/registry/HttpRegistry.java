package dev.fringe.avro.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/** A Confluent-compatible schema registry, by the few of its calls that writing and reading Avro needs. */
public final class HttpRegistry implements SchemaRegistry {
    private static final long serialVersionUID = 1L;
    /** How long an id may be unknown that is known elsewhere already: one registry of several follows another. */
    private static final Duration DOUBT = Duration.ofSeconds(2);
    /** Many damaged records in a row must not each be doubted. */
    private static final Duration BETWEEN_DOUBTS = Duration.ofMinutes(1);

    private static final int NO_SUBJECT = 40401;
    private static final int NO_VERSION = 40402;
    private static final int NO_SCHEMA = 40403;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryCalls calls;
    private final String query;
    private transient long doubtedAt;
    private transient boolean doubted;

    /** A schema and its id. */
    public record Registered(int id, Schema schema) {}

    /**
     * @param urls where the API's paths begin, such as {@code http://host:8080/apis/ccompat/v7}; each is tried
     * @param user as {@code name:password}, or null
     * @param patience how long a registry that does not answer is tried again
     * @param option what names the registry, for messages
     */
    public HttpRegistry(List<String> urls, String user, Duration patience, String option) {
        this(RegistryAccess.of(urls, user), patience, option, false);
    }

    /** @param normalize whether the registry compares schemas in their normal form */
    public HttpRegistry(RegistryAccess access, Duration patience, String option, boolean normalize) {
        calls = new RegistryCalls(access, patience, option);
        query = normalize ? "?normalize=true" : "";
    }

    /** Throws where no registry answers, or something that is none. */
    public void expectAnswer() {
        calls.call("GET", "/schemas/types", null, Set.of());
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
            RegistryCalls.sleep(RegistryCalls.FIRST_PAUSE, new IOException("does not know schema id " + id));
            schema = ask(id);
        }
        return schema;
    }

    private Optional<Schema> ask(int id) {
        return get("/schemas/ids/" + id, Set.of(NO_SCHEMA)).map(this::parse);
    }

    /** What was registered last under the subject; empty when nothing was. */
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

    /** What is wrong with the schema's defaults is no matter for its records. */
    private Schema parse(JsonNode answer) {
        Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
        parseReferences(answer, parser, new HashSet<>());
        return parser.parse(answer.path("schema").asText());
    }

    private void parseReferences(JsonNode answer, Schema.Parser parser, Set<String> parsed) {
        for (JsonNode reference : answer.path("references")) {
            String path = subject(reference.path("subject").asText()) + "/versions/"
                    + reference.path("version").asInt() + "?deleted=true";
            if (parsed.add(path)) {
                JsonNode referred = get(path, Set.of(NO_SUBJECT, NO_VERSION))
                        .orElseThrow(() -> calls.unusable(path, "does not have what another schema refers to"));
                parseReferences(referred, parser, parsed);
                parser.parse(referred.path("schema").asText());
            }
        }
    }

    @Override
    public int register(String subject, Schema schema) {
        String path = subject(subject) + "/versions" + query;
        RegistryCalls.Answer answer = calls.call("POST", path, body(schema), Set.of());
        if (answer.isOk()) {
            return calls.json(answer, "id", path).get("id").asInt();
        }
        // of several that register a new subject at once, a registry may tell all but one of a conflict
        return id(subject, schema)
                .orElseThrow(() -> new IllegalStateException("subject " + subject + " holds a schema that "
                        + schema.getFullName()
                        + " is not compatible with; change the subject's compatibility or choose another topic"));
    }

    /** The id of a schema that is registered under the subject; empty when it is not. */
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
