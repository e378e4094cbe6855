// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.FlowRecovery;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.View;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.ProcessFaults;
import dev.fringe.lab.stack.ProcessFaults.Fault;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StartProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Breaks processes of the stack, and starts them again. Without {@code --faults} it only shows them. */
public final class FaultsView implements View {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The console does not break itself. */
    private static final String SELF = "console";

    private final Path dir;
    private final Optional<Stack> stack;
    private final Optional<ProcessFaults> faults;

    /** @param dir of the stack; null for servers elsewhere */
    public FaultsView(Path dir, boolean allowed) {
        this.dir = dir;
        this.stack = Optional.ofNullable(dir).map(of -> new Stack(Installation.current(), of));
        this.faults = allowed ? Optional.of(new ProcessFaults(dir)) : Optional.empty();
    }

    @Override
    public String name() {
        return "faults";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/faults", request -> now()),
                Route.post("/faults/{process}/{fault}", this::begin),
                Route.delete("/faults/{process}", this::end),
                Route.post("/stack/start", request -> start()));
    }

    @Override
    public Optional<JsonNode> live() {
        return Optional.of(now());
    }

    private JsonNode now() {
        List<Stack.Running> processes = processes();
        ObjectNode root =
                JSON.createObjectNode().put("allowed", faults.isPresent()).put("elsewhere", processes.isEmpty());
        ArrayNode kinds = root.putArray("faults");
        for (Fault fault : Fault.values()) {
            kinds.add(label(fault));
        }
        Map<String, Fault> lasting = faults.map(ProcessFaults::lasting).orElse(Map.of());
        for (Stack.Running process : processes) {
            if (!process.name().equals(SELF)) {
                ObjectNode node = root.withArray("processes")
                        .addObject()
                        .put("name", process.name())
                        .put("pid", process.pid())
                        .put("megabytes", process.megabytes())
                        .put("runs", process.runs())
                        .put("log", process.log());
                Optional.ofNullable(lasting.get(process.name())).ifPresent(fault -> node.put("fault", label(fault)));
            }
        }
        return root;
    }

    /** Empty if the chain runs elsewhere: a directory can have only the addresses of its servers, as in a container. */
    private List<Stack.Running> processes() {
        return stack.map(Stack::running).orElse(List.of());
    }

    private JsonNode begin(Request request) {
        String process = process(request);
        allowed().begin(process, fault(request.path("fault")));
        return now();
    }

    private JsonNode end(Request request) {
        allowed().end(process(request));
        return now();
    }

    /** The same as {@code fringe up}. */
    private JsonNode start() {
        if (processes().isEmpty()) {
            throw new BadRequest("this chain has no processes of the lab: start again what has ended where it runs");
        }
        Stack.Started started = stack.orElseThrow().upAgain(StartProgress.SILENT);
        ObjectNode root = JSON.createObjectNode();
        started.services().forEach(root.putArray("started")::add);
        FlowRecovery.recover(dir, started.endpoints()).forEach(root.putArray("recovered")::add);
        return root;
    }

    private ProcessFaults allowed() {
        return faults.orElseThrow(
                () -> new BadRequest("this console breaks nothing: start the stack or the console with --faults"));
    }

    private String process(Request request) {
        String process = request.path("process");
        if (process.equals(SELF)) {
            throw new BadRequest("the console does not break itself");
        }
        return process;
    }

    private static Fault fault(String label) {
        try {
            return Fault.valueOf(label.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("no fault named " + label);
        }
    }

    private static String label(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        faults.ifPresent(ProcessFaults::close);
    }
}
