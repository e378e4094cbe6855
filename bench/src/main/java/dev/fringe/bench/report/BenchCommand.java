// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import dev.fringe.bench.Bench;
import dev.fringe.bench.report.BenchRun.PartResult;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./fringe bench} without a name: all benchmarks one after the other, and one table. */
@Command(
        name = "fringe bench",
        usageHelpWidth = 140,
        description = {
            "Runs all benchmarks with reduced sizes, one after the other, in a quarter of an hour on two cores. Prints one table of",
            "figures, each beside its limit and its peer from the same run, and writes bench.json, bench.md and bench.html. A",
            "ratio says how good a figure is beside the other: more is better. The exit code is 1 if a benchmark failed or a ratio",
            "is lower than in an earlier run."
        },
        footer = {"", "One benchmark, in full size:", Bench.NAMES})
public final class BenchCommand implements Callable<Integer> {
    /** The names that {@code --only} knows. */
    static final class PartNames extends ArrayList<String> {
        PartNames() {
            super(Part.ALL.stream().map(Part::name).toList());
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", description = "directory of the results (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("bench-results");

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            completionCandidates = PartNames.class,
            description = "runs only these parts: ${COMPLETION-CANDIDATES}")
    private List<String> only = List.of();

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "compares with the bench.json of an earlier run, and says what got slower")
    private Path against;

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            description = "how much lower a ratio may be than in the earlier run (default: 10)")
    private double tolerance = 10;

    @Option(names = "--help", usageHelp = true, description = "shows this help")
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        List<Part> parts = parts();
        if (!(tolerance > 0 && tolerance < 100)) {
            throw new ParameterException(spec.commandLine(), "--tolerance must be between 0 and 100");
        }
        // before the run, which takes long
        BenchRun earlier = against == null ? null : earlier();
        PrintStream out = System.out;
        BenchRun run;
        try {
            Files.createDirectories(folder);
            run = run(parts, out);
            write(run);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write to " + folder + " (" + e.getMessage() + "): set another directory with --out", e);
        }
        out.println();
        out.print(new BenchTable(run).text());
        out.printf(
                Locale.ROOT,
                "%s; %s; %.1f minutes%n-> %s%n",
                run.started(),
                run.machine().text(),
                run.seconds() / 60,
                folder.resolve("bench.html"));
        boolean slower = earlier != null && compare(earlier, run, out);
        return run.failed() || slower ? 1 : 0;
    }

    private List<Part> parts() {
        List<String> known = new PartNames();
        only.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new ParameterException(
                    spec.commandLine(), "--only " + name + ": the parts are " + String.join(", ", known));
        });
        return Part.ALL.stream()
                .filter(part -> only.isEmpty() || only.contains(part.name()))
                .toList();
    }

    private BenchRun earlier() {
        try {
            return BenchRun.read(against);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--against " + against + " cannot be read: "
                            + (e.getMessage().equals(against.toString()) ? "there is no such file" : e.getMessage()));
        }
    }

    private BenchRun run(List<Part> parts, PrintStream out) throws IOException, InterruptedException {
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Machine machine = Machine.current();
        PartProcess process = new PartProcess(folder, Bench.class.getName());
        List<PartResult> results = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (Part part : parts) {
            out.printf("%-11s", part.name());
            out.flush();
            PartProcess.Ended ended = process.run(part);
            results.add(ended.result());
            figures.addAll(ended.figures());
            String failure = ended.result().failure();
            out.printf(
                    Locale.ROOT,
                    "%4.0f s  %s%n",
                    ended.result().seconds(),
                    failure == null ? ended.figures().size() + " figures" : "FAILED: " + failure);
        }
        return new BenchRun(started, machine, results, figures);
    }

    private void write(BenchRun run) throws IOException {
        Files.writeString(folder.resolve("bench.json"), run.json());
        Files.writeString(folder.resolve("bench.md"), new BenchTable(run).markdown());
        Files.writeString(folder.resolve("bench.html"), new BenchPage(run).text());
    }

    private boolean compare(BenchRun earlier, BenchRun run, PrintStream out) {
        RunDifference difference = RunDifference.between(earlier, run, tolerance / 100);
        out.println();
        out.printf("Beside %s of %s:%n", against, earlier.started());
        out.print(difference.text());
        return difference.slower();
    }
}
