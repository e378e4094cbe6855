// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docker-compose.yml with unresolved variables. */
public final class ComposeFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-([^}]*)}");

    private final JsonNode root;

    private ComposeFile(JsonNode root) {
        this.root = root;
    }

    public static ComposeFile read() {
        try {
            return new ComposeFile(
                    new YAMLMapper().readTree(Files.readString(Services.home().resolve("docker-compose.yml"))));
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
