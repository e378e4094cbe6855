// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml with unresolved variables. */
public final class ComposeFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    private final JsonNode root;

    private ComposeFile(JsonNode root) {
        this.root = root;
    }

    public static ComposeFile read() {
        return read("docker-compose.yml");
    }

    /** @param file from the project's root */
    public static ComposeFile read(String file) {
        // Jackson's reader does not resolve anchors.
        Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
        return new ComposeFile(new ObjectMapper().valueToTree(content));
    }

    /** @param file from the project's root */
    public static String text(String file) {
        try {
            return Files.readString(Services.home().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode services() {
        return root.path("services");
    }

    public JsonNode volumes() {
        return root.path("volumes");
    }

    /** The default image of a service. */
    public String image(String service) {
        return defaults(services().path(service).path("image").asText());
    }

    /** Runs a check on each service. */
    public void each(BiConsumer<String, JsonNode> check) {
        services().properties().forEach(service -> check.accept(service.getKey(), service.getValue()));
    }

    /** The variables that a service gets. */
    public Set<String> environment(String service) {
        return names(services().path(service).path("environment"));
    }

    /** The names of an object's fields. */
    public static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The texts of a list. */
    public static Stream<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
    }

    public static String defaults(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(match.group(2)));
    }
}
