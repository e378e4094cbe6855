// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Rest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Reads the subjects of the schema registry, and the versions of one of them. */
final class SchemaVersions {
    private static final int NOT_FOUND = 404;

    private final Rest registry;

    /** @param schema null if it is not Avro */
    record Version(int number, int id, String text, Schema schema) {}

    SchemaVersions(Rest registry) {
        this.registry = registry;
    }

    List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        expect(registry.get("/subjects"), "list its subjects").forEach(subject -> subjects.add(subject.asText()));
        subjects.sort(String::compareTo);
        return subjects;
    }

    /** The numbers of the versions of a subject, the latest first. */
    List<Integer> versions(String subject) {
        Rest.Answer answer = registry.get(path(subject));
        if (answer.status() == NOT_FOUND) {
            throw new BadRequest("no subject named " + subject + " in the schema registry");
        }
        List<Integer> versions = new ArrayList<>();
        expect(answer, "list the versions of " + subject).forEach(version -> versions.add(0, version.asInt()));
        versions.sort((a, b) -> b - a);
        return versions;
    }

    Version version(String subject, int number) {
        JsonNode answer = expect(registry.get(path(subject) + "/" + number), "return version " + number);
        String text = answer.path("schema").asText();
        boolean avro = answer.path("schemaType").asText("AVRO").equals("AVRO");
        return new Version(number, answer.path("id").asInt(), text, avro ? parsed(text) : null);
    }

    private static Schema parsed(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException needsReferences) {
            return null;
        }
    }

    /** How versions must fit together; empty if the registry does not say it. */
    String compatibility() {
        return level(registry.get("/config"));
    }

    /** The setting of a subject; empty if it has none of its own. */
    String compatibility(String subject) {
        return level(registry.get("/config/" + encoded(subject)));
    }

    private static String level(Rest.Answer answer) {
        return answer.ok() ? answer.body().path("compatibilityLevel").asText("") : "";
    }

    private JsonNode expect(Rest.Answer answer, String what) {
        if (!answer.ok()) {
            throw new LabFailure("the schema registry at " + registry.base() + " did not " + what + " (status "
                    + answer.status() + "): " + answer.body().path("message").asText("no reason given"));
        }
        return answer.body();
    }

    private static String path(String subject) {
        return "/subjects/" + encoded(subject) + "/versions";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
