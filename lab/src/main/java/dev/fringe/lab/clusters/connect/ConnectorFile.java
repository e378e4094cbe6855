// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fringe.lab.stack.JsonPlace;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A connector file: {@code {"name": …, "config": {option: value}}}. */
public record ConnectorFile(Path path, String name, Map<String, String> config) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    public ConnectorFile {
        config = Collections.unmodifiableMap(new TreeMap<>(config));
    }

    String connectorClass() {
        return config.get("connector.class");
    }

    /** The files, and the {@code .json} files of the directories, in the given order; those of a directory by name. */
    public static List<ConnectorFile> load(List<Path> paths) {
        List<ConnectorFile> loaded = new ArrayList<>();
        Map<String, Path> names = new HashMap<>();
        for (Path path : paths) {
            for (Path file : filesOf(path)) {
                ConnectorFile connector = parse(file);
                Path other = names.putIfAbsent(connector.name(), file);
                if (other != null) {
                    throw new LabFailure("both " + other + " and " + file + " define a connector named "
                            + connector.name() + ": rename one of them");
                }
                loaded.add(connector);
            }
        }
        return loaded;
    }

    private static List<Path> filesOf(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(entry -> entry.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new LabFailure("no .json file in " + path + ": add a connector file");
            }
            return files;
        } catch (IOException e) {
            throw new LabFailure("cannot list " + path + " (" + e.getMessage() + "): check its permissions", e);
        }
    }

    private static ConnectorFile parse(Path file) {
        JsonNode root = read(file);
        String name = root.path("name").asText("");
        if (name.isBlank()) {
            throw new LabFailure(file + " has no \"name\": begin it with {\"name\": \"…\", \"config\": {…}}");
        }
        if (!root.path("config").isObject()) {
            throw new LabFailure(file + " has no \"config\" object: put the connector's options there");
        }
        Map<String, String> config = new TreeMap<>();
        root.get("config").properties().forEach(option -> config.put(option.getKey(), text(file, option)));
        if (config.getOrDefault("connector.class", "").isBlank()) {
            throw new LabFailure(file + " has no \"connector.class\": add it to \"config\"");
        }
        if (!config.getOrDefault("name", name).equals(name)) {
            throw new LabFailure(
                    file + " has two names, " + name + " and " + config.get("name") + ": remove the one in \"config\"");
        }
        config.remove("name");
        return new ConnectorFile(file, name, config);
    }

    private static String text(Path file, Map.Entry<String, JsonNode> option) {
        if (!option.getValue().isValueNode() || option.getValue().isNull()) {
            throw new LabFailure("the option " + option.getKey() + " in " + file
                    + " is not a single value: write a list as a comma-separated string");
        }
        return option.getValue().asText();
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new LabFailure(file + " is not JSON" + JsonPlace.of(e) + ": " + e.getOriginalMessage(), e);
        } catch (NoSuchFileException e) {
            throw new LabFailure("no file " + file + ": set a connector file or a directory of connector files", e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + " (" + e.getMessage() + "): check its permissions", e);
        }
    }
}
