// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import dev.fringe.records.wire.WireFormat;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;

/** Shows the key or value of any record: Avro by its schema in the registry, JSON and text as they are, other bytes as Base64. */
public final class RecordDecoder {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Optional<Rest> registry;
    private final Map<Integer, Optional<Schema>> schemas = new HashMap<>();
    private final WireReader<Object> reader;

    /**
     * @param format avro, json, text, base64 or null
     * @param schemaId of the wire format; -1 without it
     */
    public record Decoded(String format, JsonNode value, int schemaId) {}

    public RecordDecoder(Servers servers) {
        registry = servers.has("registry") ? Optional.of(servers.registry()) : Optional.empty();
        reader = new WireReader<>(id -> new GenericDatumReader<>(
                schema(id).orElseThrow(() -> new IOException("the registry does not have schema " + id))));
    }

    /** The schema with an id, if the registry has it and it is Avro. */
    public Optional<Schema> schema(int id) {
        Optional<Schema> known = schemas.get(id);
        if (known == null) {
            known = registry.flatMap(rest -> fetch(rest, id));
            schemas.put(id, known);
        }
        return known;
    }

    private static Optional<Schema> fetch(Rest registry, int id) {
        Rest.Answer answer = registry.get("/schemas/ids/" + id);
        if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 403) {
            throw new LabFailure("the schema registry at " + registry.base() + " does not return schema " + id
                    + " (status " + answer.status() + "): check its address and login");
        }
        try {
            return answer.ok()
                    ? Optional.of(new Schema.Parser()
                            .parse(answer.body().path("schema").asText()))
                    : Optional.empty();
        } catch (AvroRuntimeException notAvro) {
            return Optional.empty();
        }
    }

    public Decoded decode(byte[] bytes) {
        if (bytes == null) {
            return new Decoded("null", NullNode.getInstance(), -1);
        }
        if (WireFormat.hasHeader(bytes)) {
            try {
                Object value = reader.read(bytes);
                return new Decoded("avro", json(value), WireFormat.schemaId(bytes));
            } catch (IOException | RuntimeException e) {
                throwIfUnavailable(e);
            }
        }
        Optional<String> text = text(bytes);
        if (text.isEmpty()) {
            String base64 = Base64.getEncoder().encodeToString(bytes);
            return new Decoded(
                    "base64", TextNode.valueOf(base64), WireFormat.hasHeader(bytes) ? WireFormat.schemaId(bytes) : -1);
        }
        try {
            JsonNode value = JSON.readTree(text.get());
            if (value.isContainerNode()) {
                return new Decoded("json", value, -1);
            }
        } catch (JsonProcessingException notJson) {
            // shown as text
        }
        return new Decoded("text", TextNode.valueOf(text.get()), -1);
    }

    private static void throwIfUnavailable(Exception e) {
        if (e instanceof LabFailure failure) {
            throw failure;
        }
    }

    private static JsonNode json(Object value) throws JsonProcessingException {
        return JSON.readTree(GenericData.get().toString(value));
    }

    /** Empty for bytes that are not text. */
    public static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c))
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
