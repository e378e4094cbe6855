// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        try {
            // Jackson's reader does not resolve anchors.
            Object content = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(Services.home().resolve(file)));
            return new ComposeFile(new ObjectMapper().valueToTree(content));
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

    public static String defaults(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(match.group(2)));
    }
}
