// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.JsonPlace;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Reads a directory of any Avro schemas. A file has one or more records and may use types of other files. Every top-level
 * record is a topic, except those that are part of another record.
 */
final class SchemaFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ENDINGS = List.of(".avsc", ".json");
    /** Kafka's limit for topic names, without the prefix that the route adds. */
    private static final int LONGEST_NAME = 249 - "lsst.sal.".length();

    private final Path folder;

    SchemaFolder(Path folder) {
        this.folder = folder;
    }

    List<Schema> topics() {
        NamedTypes types = new NamedTypes();
        files().forEach(file -> addTo(types, file));
        Map<NamedTypes.Definition, JsonNode> whole = new IdentityHashMap<>();
        types.topLevel().forEach(definition -> whole.put(definition, types.selfContained(definition)));
        Map<String, Path> origins = new HashMap<>();
        List<Schema> topics = new ArrayList<>();
        for (NamedTypes.Definition definition : types.topLevel()) {
            if (definition.json().path("type").asText().equals("record") && !types.isPart(definition)) {
                Schema schema = parse(whole.get(definition), definition.file());
                requireOneTopic(schema, definition.file(), origins);
                topics.add(schema);
            }
        }
        if (topics.isEmpty()) {
            throw new LabFailure("no record schema in the .avsc and .json files of " + folder
                    + ": create schemas with `fringe schemas from-sal`, or remove --schemas");
        }
        return topics;
    }

    private static void addTo(NamedTypes types, Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root.isEmpty()) {
                throw new LabFailure(file + " has no Avro schema: move it out of the directory");
            }
            (root.isArray() ? root : List.of(root)).forEach(schema -> types.add(file, schema));
        } catch (JsonProcessingException e) {
            throw new LabFailure(
                    file + " is not JSON" + JsonPlace.of(e) + ": correct it, or move it out of the directory", e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    private static Schema parse(JsonNode json, Path file) {
        try {
            return new Schema.Parser().parse(json.toString());
        } catch (AvroRuntimeException e) {
            throw new LabFailure(file + " has an invalid Avro schema: " + e.getMessage(), e);
        }
    }

    private static void requireOneTopic(Schema schema, Path file, Map<String, Path> origins) {
        SchemaCheck.problemOf(schema).ifPresent(problem -> {
            throw new LabFailure(file + ": the record " + schema.getFullName() + " cannot be simulated: " + problem);
        });
        if (schema.getName().length() > LONGEST_NAME) {
            throw new LabFailure(file + ": the name of the record " + schema.getFullName()
                    + " is too long for a Kafka topic: shorten it to " + LONGEST_NAME + " characters");
        }
        Path other = origins.putIfAbsent(schema.getName(), file);
        if (other != null) {
            throw new LabFailure(file + " and " + other + " both have a record " + schema.getName()
                    + ", which would share one topic: rename one, or move its file out of the directory");
        }
    }

    private List<Path> files() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith)
                            && !file.getFileName().toString().equals(SalSchemas.SYMBOLS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LabFailure("cannot list " + folder + ": set a directory of Avro schemas", e);
        }
    }
}
