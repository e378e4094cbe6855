// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.SalInterface;
import dev.fringe.lab.telescope.sal.SalKind;
import dev.fringe.lab.telescope.sal.SalSchemas;
import dev.fringe.lab.telescope.sal.SalTopic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "from-sal",
        mixinStandardHelpOptions = true,
        description =
                "Creates an Avro schema for every topic in a directory of SAL interface files (XML). Generic topics are"
                        + " created for every component to which SALSubsystems.xml assigns them.")
public final class SchemasFromSal implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "directory of the XML files")
    private Path folder;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "directory to write the .avsc files to")
    private Path out;

    @Option(
            names = "--indexed",
            paramLabel = "NAME",
            split = ",",
            description = "comma-separated indexed components, in addition to those in SALSubsystems.xml")
    private Set<String> indexed = new LinkedHashSet<>();

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    @Override
    public Integer call() {
        SalInterface sal = SalInterface.read(folder, indexed);
        write(sal);
        PrintWriter terminal = spec.commandLine().getOut();
        if (json) {
            terminal.println(asJson(sal));
        } else {
            print(sal, terminal);
        }
        terminal.flush();
        return sal.faults().isEmpty() ? 0 : 1;
    }

    private void write(SalInterface sal) {
        SalSchemas.write(sal.schemas().values(), out);
        try {
            Files.writeString(
                    out.resolve(SalSchemas.SYMBOLS),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(sal.enumerations()) + "\n");
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write to " + out + " (" + e.getMessage()
                            + "): free disk space, or set another directory with --out",
                    e);
        }
    }

    private void print(SalInterface sal, PrintWriter terminal) {
        sal.faults().forEach(fault -> terminal.println(fault));
        sal.notes().forEach(terminal::println);
        sal.schemas()
                .keySet()
                .forEach(topic -> topic.collisions()
                        .forEach(collision -> terminal.printf(
                                "%s: %s and %s flatten to the same field %s%n",
                                topic.name(), collision.first(), collision.second(), collision.flattened())));
        terminal.printf(
                "%d components, %d topics (%d commands, %d log events, %d telemetry; %d of them generic), %d fields (%d when"
                        + " flattened), %d colliding, %d faults -> %s%n",
                components(sal),
                sal.schemas().size(),
                count(sal, SalKind.COMMAND),
                count(sal, SalKind.EVENT),
                count(sal, SalKind.TELEMETRY),
                sal.generic(),
                fields(sal),
                flattened(sal),
                collisions(sal),
                sal.faults().size(),
                out);
    }

    private ObjectNode asJson(SalInterface sal) {
        ObjectNode node = JSON.createObjectNode()
                .put("components", components(sal))
                .put("topics", sal.schemas().size())
                .put("commands", count(sal, SalKind.COMMAND))
                .put("logEvents", count(sal, SalKind.EVENT))
                .put("telemetry", count(sal, SalKind.TELEMETRY))
                .put("generic", sal.generic())
                .put("fields", fields(sal))
                .put("flattenedFields", flattened(sal));
        ArrayNode collisions = node.putArray("collisions");
        sal.schemas()
                .keySet()
                .forEach(topic -> topic.collisions()
                        .forEach(collision -> collisions
                                .addObject()
                                .put("topic", topic.name())
                                .put("flattened", collision.flattened())
                                .put("first", collision.first())
                                .put("second", collision.second())));
        ArrayNode notes = node.putArray("notes");
        sal.notes().forEach(notes::add);
        ArrayNode faults = node.putArray("faults");
        sal.faults()
                .forEach(fault -> faults.addObject()
                        .put("file", fault.file())
                        .put("line", fault.line())
                        .put("reason", fault.reason()));
        return node;
    }

    private static long components(SalInterface sal) {
        return sal.schemas().keySet().stream()
                .map(SalTopic::subsystem)
                .distinct()
                .count();
    }

    private static long count(SalInterface sal, SalKind kind) {
        return sal.schemas().keySet().stream()
                .filter(topic -> topic.kind() == kind)
                .count();
    }

    private static long fields(SalInterface sal) {
        return sal.schemas().values().stream()
                .mapToLong(schema -> schema.getFields().size())
                .sum();
    }

    private static long flattened(SalInterface sal) {
        return sal.schemas().entrySet().stream()
                .mapToLong(entry -> entry.getKey().flattenedFields()
                        + entry.getValue().getFields().size()
                        - entry.getKey().items().size())
                .sum();
    }

    private static long collisions(SalInterface sal) {
        return sal.schemas().keySet().stream()
                .mapToLong(topic -> topic.collisions().size())
                .sum();
    }
}
