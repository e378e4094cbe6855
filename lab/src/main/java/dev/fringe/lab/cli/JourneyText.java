// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.points.trace.Journey;
import dev.fringe.lab.points.trace.SinkHop;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints the journey of a record for people. */
final class JourneyText {
    private final PrintWriter out;

    JourneyText(PrintWriter out) {
        this.out = out;
    }

    void print(Journey journey) {
        ObjectNode json = journey.toJson();
        out.println(json.path("topic").asText() + " " + json.path("partition") + ":" + json.path("offset") + ", key "
                + text(json.path("key")));
        section("MQTT", json.path("mqtt"));
        section("headers", json.path("headers"));
        journey.schema()
                .ifPresent(schema -> out.println("  schema " + schema.id() + ": " + schema.name() + " ("
                        + String.join(", ", schema.versions()) + ")"));
        out.println("  value (" + json.path("format").asText() + "): " + json.path("value"));
        for (JsonNode hop : json.path("times")) {
            String since = hop.has("sinceMs")
                    ? String.format(
                            Locale.ROOT, " (%+.3f ms)", hop.path("sinceMs").asDouble())
                    : "";
            out.println("  " + hop.path("time").asText() + " " + hop.path("hop").asText() + since);
        }
        if (journey.sinks().isEmpty()) {
            out.println("  no deployed sink reads the topic");
        }
        for (int i = 0; i < journey.sinks().size(); i++) {
            print(journey.sinks().get(i), json.path("sinks").path(i));
        }
    }

    private void print(SinkHop sink, JsonNode json) {
        out.println("  sink " + sink.connector() + ": " + sink.outcome());
        if (json.has("line")) {
            out.println("    line: " + json.path("line").asText());
        }
        if (json.path("stored").path("there").asBoolean()) {
            out.println("    InfluxDB, database " + sink.database() + ": "
                    + json.path("stored").path("fields"));
        }
    }

    private void section(String title, JsonNode values) {
        values.properties()
                .forEach(value -> out.println("  " + title + " " + value.getKey() + ": " + text(value.getValue())));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
