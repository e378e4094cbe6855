// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.JsonPlace;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Turns the configuration of another project's connector into a connector file. */
public final class ConnectorImport {
    private static final Pattern FILE_NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}");

    private ConnectorImport() {}

    /** @param file a connector file, its configuration alone as JSON, or properties */
    public static ImportReport read(Path file) {
        Map<String, String> config = new TreeMap<>(config(file));
        String type = config.getOrDefault("connector.class", "");
        ForeignConnector known = ForeignConnector.of(type)
                .orElseThrow(() -> new LabFailure(file + " has "
                        + (type.isEmpty() ? "no connector.class" : "the class " + type)
                        + ": the classes that can be imported are " + ForeignConnector.classes()));
        String name = fileName(
                config.getOrDefault("name", file.getFileName().toString().replaceFirst("\\.[^.]*$", "")), file);
        Variables variables = new Variables(Map.of());
        ImportReport report = new ImportReport();
        Translation translation = new Translation(config, name + "-fringe", variables, report);
        known.translate(translation);
        translation.finish();
        report.needs(variables);
        return report;
    }

    /** The name becomes that of a file, and the stranger who chose it must not choose the folder. */
    private static String fileName(String name, Path file) {
        if (!FILE_NAME.matcher(name).matches()) {
            throw new LabFailure(file + " has a name of the connector that cannot be the name of a file: use up to 200"
                    + " characters without slashes and control characters");
        }
        return name;
    }

    private static Map<String, String> config(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + ": name a connector's JSON or properties file", e);
        }
        return text.stripLeading().startsWith("{") ? json(text, file) : properties(text, file);
    }

    private static Map<String, String> json(String text, Path file) {
        try {
            JsonNode root = new ObjectMapper().readTree(text);
            Map<String, String> config = new TreeMap<>();
            (root.path("config").isObject() ? root.path("config") : root)
                    .properties()
                    .forEach(option ->
                            config.put(option.getKey(), option.getValue().asText()));
            if (root.path("name").isTextual()) {
                config.put("name", root.path("name").asText());
            }
            return config;
        } catch (JsonProcessingException e) {
            throw new LabFailure(file + " is not JSON" + JsonPlace.of(e) + ": correct it", e);
        }
    }

    private static Map<String, String> properties(String text, Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new LabFailure(file + " is neither JSON nor properties: " + e.getMessage(), e);
        }
        Map<String, String> config = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> config.put(name, properties.getProperty(name)));
        return config;
    }
}
