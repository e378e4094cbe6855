// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of deploy/kubernetes. */
final class KubernetesFiles {
    private static final YAMLMapper YAML = new YAMLMapper();

    private KubernetesFiles() {}

    static Path folder() {
        return Services.home().resolve("deploy/kubernetes");
    }

    static String text(String file) throws IOException {
        return Files.readString(folder().resolve(file));
    }

    static List<JsonNode> documents(String file) throws IOException {
        return parse(text(file));
    }

    static List<JsonNode> parse(String text) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll();
        }
    }

    /** All resources of the base. */
    static List<JsonNode> all() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode file : documents("base/kustomization.yaml").get(0).path("resources")) {
            all.addAll(documents("base/" + file.asText()));
        }
        return all;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
