// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import java.util.List;
import java.util.Optional;

/** The way of the records through the chain, hop by hop. */
public final class FlowView implements View {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Flow flow;

    public FlowView(ChainWatch watch) {
        this.flow = new Flow(watch);
    }

    @Override
    public String name() {
        return "flow";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/flow", request -> now()));
    }

    @Override
    public Optional<JsonNode> live() {
        return Optional.of(now());
    }

    private JsonNode now() {
        ObjectNode root = JSON.createObjectNode().put("at", System.currentTimeMillis());
        ArrayNode hops = root.putArray("hops");
        flow.now().forEach(hop -> hop.writeTo(hops.addObject()));
        return root;
    }
}
