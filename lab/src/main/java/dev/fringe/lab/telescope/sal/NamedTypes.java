// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fringe.lab.stack.LabFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The named types of many files. Creates self-contained schemas, which define each type at its first use. */
final class NamedTypes {
    private static final Set<String> NAMED = Set.of("record", "error", "enum", "fixed");
    private static final Set<String> KEYWORDS =
            Set.of("null", "boolean", "int", "long", "float", "double", "bytes", "string", "array", "map");

    private final List<Definition> topLevel = new ArrayList<>();
    private final Map<String, List<Definition>> byName = new HashMap<>();
    private final Set<Definition> parts = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * A named type.
     *
     * @param namespace the enclosing namespace, for names without a namespace
     */
    record Definition(Path file, String name, String namespace, JsonNode json) {}

    /** Adds a top-level schema of a file. */
    void add(Path file, JsonNode schema) {
        if (!NAMED.contains(schema.path("type").asText())) {
            throw new LabFailure(file + " has a top-level schema that is not a record, enum or fixed type:"
                    + " move the file out of the directory");
        }
        index(file, schema, "", true);
    }

    List<Definition> topLevel() {
        return topLevel;
    }

    /** Whether another schema uses it; known after all schemas were made self-contained. */
    boolean isPart(Definition definition) {
        return parts.contains(definition);
    }

    /** The schema with each referenced type inlined at its first use. */
    JsonNode selfContained(Definition definition) {
        return new Inlining(definition.file()).of(definition.json(), definition.namespace());
    }

    private void index(Path file, JsonNode schema, String namespace, boolean top) {
        if (schema.isArray()) {
            schema.forEach(branch -> index(file, branch, namespace, false));
        } else if (schema.isObject()) {
            String inside = namespace;
            if (NAMED.contains(schema.path("type").asText())) {
                String name = fullName(schema, namespace);
                if (name.isEmpty()) {
                    throw new LabFailure(
                            file + " has a " + schema.path("type").asText() + " without a name: give it a \"name\"");
                }
                inside = namespaceOf(name);
                Definition definition = new Definition(file, name, namespace, schema);
                byName.computeIfAbsent(name, unknown -> new ArrayList<>()).add(definition);
                if (top) {
                    topLevel.add(definition);
                }
            } else {
                index(file, schema.path("type"), inside, false);
            }
            for (JsonNode field : schema.path("fields")) {
                index(file, field.path("type"), inside, false);
            }
            index(file, schema.path("items"), inside, false);
            index(file, schema.path("values"), inside, false);
        }
    }

    private Definition find(String name, Path file) {
        List<Definition> all = byName.getOrDefault(name, List.of());
        if (all.isEmpty()) {
            throw new LabFailure(file + " uses the type " + name + ", which no file in the directory defines:"
                    + " add the file that defines it");
        }
        List<Definition> own =
                all.stream().filter(one -> one.file().equals(file)).toList();
        List<Definition> near = own.isEmpty() ? all : own;
        Definition first = near.get(0);
        near.stream()
                .filter(one -> !one.json().equals(first.json()))
                .findFirst()
                .ifPresent(other -> {
                    throw new LabFailure(file + " uses the type " + name + ", which " + first.file() + " and "
                            + other.file() + " define differently: rename one of them");
                });
        return first;
    }

    static String fullName(JsonNode schema, String namespace) {
        String name = schema.path("name").asText("");
        return name.contains(".") || name.isEmpty()
                ? name
                : qualified(name, schema.path("namespace").asText(namespace));
    }

    private static String qualified(String name, String namespace) {
        return namespace.isEmpty() ? name : namespace + "." + name;
    }

    private static String namespaceOf(String fullName) {
        return fullName.substring(0, Math.max(0, fullName.lastIndexOf('.')));
    }

    /** Inlines the types of one schema. */
    private final class Inlining {
        private final Path file;
        private final Map<String, JsonNode> met = new HashMap<>();

        Inlining(Path file) {
            this.file = file;
        }

        JsonNode of(JsonNode schema, String namespace) {
            if (schema.isTextual()) {
                return reference(schema.asText(), namespace);
            }
            if (schema.isArray()) {
                ArrayNode branches = ((ArrayNode) schema).arrayNode();
                schema.forEach(branch -> branches.add(of(branch, namespace)));
                return branches;
            }
            return schema.isObject() ? object((ObjectNode) schema, namespace) : schema;
        }

        private JsonNode reference(String name, String namespace) {
            if (KEYWORDS.contains(name)) {
                return TextNode.valueOf(name);
            }
            String near = name.contains(".") ? name : qualified(name, namespace);
            String known = met.containsKey(near) || byName.containsKey(near) ? near : name;
            if (met.containsKey(known)) {
                return TextNode.valueOf(known);
            }
            Definition definition = find(known, file);
            parts.add(definition);
            return of(definition.json(), definition.namespace());
        }

        private JsonNode object(ObjectNode schema, String namespace) {
            ObjectNode copy = schema.deepCopy();
            String inside = namespace;
            if (NAMED.contains(schema.path("type").asText())) {
                String name = fullName(schema, namespace);
                JsonNode before = met.putIfAbsent(name, schema);
                if (before != null) {
                    return again(name, before, schema);
                }
                inside = namespaceOf(name);
                copy.put("name", name.substring(inside.isEmpty() ? 0 : inside.length() + 1))
                        .put("namespace", inside);
            } else {
                copy.set("type", of(schema.path("type"), namespace));
            }
            for (String part : List.of("items", "values")) {
                if (schema.has(part)) {
                    copy.set(part, of(schema.get(part), inside));
                }
            }
            for (JsonNode field : copy.path("fields")) {
                if (field instanceof ObjectNode object && object.has("type")) {
                    object.set("type", of(object.get("type"), inside));
                }
            }
            return copy;
        }

        /** Some generators repeat a type at each use, which Avro does not allow. */
        private JsonNode again(String name, JsonNode before, JsonNode now) {
            if (!before.equals(now)) {
                throw new LabFailure(file + " defines the type " + name + " twice and differently: rename one of them");
            }
            return TextNode.valueOf(name);
        }
    }
}
