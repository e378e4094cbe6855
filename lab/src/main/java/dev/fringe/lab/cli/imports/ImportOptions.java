// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.imports.ImportReport;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where an import writes its connector files, and what it prints. */
final class ImportOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "directory to write the connector files to (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("imported");

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    /** Writes the files, prints the rest and returns the exit code. */
    int write(ImportReport report) {
        Map<String, Path> files = new LinkedHashMap<>();
        report.connectors().forEach((name, config) -> files.put(name, write(name, config)));
        PrintWriter terminal = spec.commandLine().getOut();
        if (json) {
            terminal.println(asJson(report, files).toPrettyString());
        } else {
            print(report, files, terminal);
        }
        terminal.flush();
        return report.complete() ? 0 : 1;
    }

    private Path write(String name, Map<String, String> config) {
        Path file = out.resolve(name + ".json");
        ObjectNode connector = JSON.createObjectNode().put("name", name);
        ObjectNode options = connector.putObject("config");
        config.forEach(options::put);
        try {
            Files.createDirectories(out);
            return Files.writeString(file, connector.toPrettyString() + "\n", StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new LabFailure(file + " exists already: delete it, or set another directory with --out", e);
        } catch (IOException e) {
            throw new LabFailure("cannot write " + file + ": " + e.getMessage() + "; set another --out", e);
        }
    }

    private void print(ImportReport report, Map<String, Path> files, PrintWriter terminal) {
        files.values().forEach(file -> terminal.println("wrote " + file));
        report.remarks().stream()
                .filter(remark -> !remark.left())
                .forEach(remark -> terminal.println("note: " + remark));
        report.remarks().stream()
                .filter(ImportReport.Remark::left)
                .forEach(remark -> terminal.println("no counterpart: " + remark));
        report.variables()
                .forEach(variable -> terminal.println("set " + variable.name() + " for the worker: " + variable.origin()
                        + (variable.line() > 0 ? " (line " + variable.line() + ")" : "")));
        terminal.println("Next: `fringe connectors validate " + out + "`, then `fringe connectors apply " + out + "`.");
    }

    private static ObjectNode asJson(ImportReport report, Map<String, Path> files) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode written = root.putObject("files");
        files.forEach((name, file) -> written.put(name, file.toString()));
        for (boolean left : new boolean[] {true, false}) {
            var list = root.putArray(left ? "noCounterpart" : "notes");
            report.remarks().stream()
                    .filter(remark -> remark.left() == left)
                    .forEach(remark -> list.addObject()
                            .put("line", remark.line())
                            .put("option", remark.option())
                            .put("text", remark.text()));
        }
        var variables = root.putArray("variables");
        report.variables()
                .forEach(variable -> variables
                        .addObject()
                        .put("name", variable.name())
                        .put("origin", variable.origin())
                        .put("line", variable.line())
                        .put("secret", variable.secret()));
        return root;
    }
}
