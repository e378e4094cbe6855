// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.pipeline.services.Services;
import java.util.ArrayList;
import java.util.List;

/**
 * The definitions of Kubernetes' and the operators' resources, as far as our resources use them. An API server drops a field that a definition lacks,
 * and refuses a resource without a required field or with a value of another type.
 */
final class ResourceDefinitions {
    private static final String FILE = "pipeline-tests/src/test/resources/kubernetes/resource-definitions.json";

    private final JsonNode content = Dashboards.read(Services.home().resolve(FILE));

    String kubernetes() {
        return content.path("kubernetes").asText();
    }

    String strimzi() {
        return content.path("strimzi").asText();
    }

    String flinkOperator() {
        return content.path("flinkOperator").asText();
    }

    boolean defines(JsonNode resource) {
        return content.path("kinds").has(kind(resource));
    }

    /** What an API server would refuse or drop, each with its place. */
    List<String> problems(JsonNode resource) {
        List<String> problems = new ArrayList<>();
        collect(content.path("kinds").path(kind(resource)), "spec", resource.path("spec"), problems);
        return problems;
    }

    private static String kind(JsonNode resource) {
        return resource.path("apiVersion").asText() + " "
                + resource.path("kind").asText();
    }

    private static void collect(JsonNode definitions, String place, JsonNode object, List<String> problems) {
        JsonNode definition = definitions.path(place);
        if (definition.isMissingNode()) {
            problems.add(place + " is not in " + FILE);
            return;
        }
        definition.path("required").forEach(name -> {
            if (!object.has(name.asText())) {
                problems.add(place + " lacks " + name.asText());
            }
        });
        object.properties().forEach(field -> {
            String name = place + "." + field.getKey();
            String type = definition.path("fields").path(field.getKey()).asText("unknown");
            if (!hasType(field.getValue(), type)) {
                problems.add(name + " is not of type " + type);
            } else if (type.equals("object")) {
                collect(definitions, name, field.getValue(), problems);
            } else if (type.equals("objects")) {
                field.getValue().forEach(item -> collect(definitions, name + "[]", item, problems));
            }
        });
    }

    private static boolean hasType(JsonNode value, String type) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "list", "objects" -> value.isArray();
            case "map", "object" -> value.isObject();
            case "integer or string" -> value.isIntegralNumber() || value.isTextual();
            case "any" -> true;
            default ->
                type.startsWith("one of ")
                        && List.of(type.substring(7).split(", ")).contains(value.asText());
        };
    }
}
