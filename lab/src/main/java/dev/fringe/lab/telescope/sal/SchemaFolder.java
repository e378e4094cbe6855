// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * A folder of Avro schemas by anybody: one or many records a file, with types that another file defines. Every record at the top
 * of a file is a topic, except those that are part of another one.
 */
final class SchemaFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ENDINGS = List.of(".avsc", ".json");
    /** Kafka's longest name of a topic, less the prefix that the route gives it. */
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
            throw new LabFailure("no record schema is in the .avsc and .json files of " + folder
                    + ": make some with `fringe schemas from-sal`, or leave --schemas out");
        }
        return topics;
    }

    private static void addTo(NamedTypes types, Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root.isEmpty()) {
                throw new LabFailure(file + " holds no Avro schema: move it out of the folder");
            }
            (root.isArray() ? root : List.of(root)).forEach(schema -> types.add(file, schema));
        } catch (JsonProcessingException e) {
            throw new LabFailure(
                    file + " is not JSON at line " + e.getLocation().getLineNr() + ": correct it, or move it away", e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    private static Schema parse(JsonNode json, Path file) {
        try {
            return new Schema.Parser().parse(json.toString());
        } catch (AvroRuntimeException e) {
            throw new LabFailure(file + " has a schema that Avro refuses: " + e.getMessage(), e);
        }
    }

    private static void requireOneTopic(Schema schema, Path file, Map<String, Path> origins) {
        SchemaCheck.problemOf(schema).ifPresent(problem -> {
            throw new LabFailure(file + ": the record " + schema.getFullName() + " cannot be simulated: " + problem);
        });
        if (schema.getName().length() > LONGEST_NAME) {
            throw new LabFailure(file + ": the name of the record " + schema.getFullName()
                    + " is too long for a topic of Kafka: shorten it to " + LONGEST_NAME + " characters");
        }
        Path other = origins.putIfAbsent(schema.getName(), file);
        if (other != null) {
            throw new LabFailure(file + " and " + other + " both have a record " + schema.getName()
                    + ", which would share one topic: rename one, or move it away");
        }
    }

    private List<Path> files() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith)
                            && !file.getFileName().toString().equals(SalSchemas.SYMBOLS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new LabFailure("cannot list " + folder + ": name a folder of Avro schemas", e);
        }
    }
}
