// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import java.util.List;
import java.util.function.Supplier;

/** The subjects of the schema registry, beside what InfluxDB has of them. */
public final class SchemasView implements View {
    /** More series in one measurement make queries of InfluxDB 1.x slow, and its memory large. */
    static final int USUAL_BUDGET = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<Servers> servers;

    public SchemasView(Supplier<Servers> servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "schemas";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/schemas", this::subjects),
                Route.get(
                        "/schemas/subject",
                        request -> new SubjectReport(
                                        servers.get(), request.required("name"), request.number("budget", USUAL_BUDGET))
                                .json()));
    }

    private JsonNode subjects(Request request) {
        SchemaVersions registry = new SchemaVersions(servers.get().registry());
        ObjectNode root = JSON.createObjectNode().put("compatibility", registry.compatibility());
        ArrayNode subjects = root.putArray("subjects");
        registry.subjects().forEach(subjects::add);
        return root;
    }
}
