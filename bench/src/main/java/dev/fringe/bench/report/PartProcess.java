// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import dev.fringe.bench.report.BenchRun.PartResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the benchmark of a part in a JVM of its own, so that parts share neither compiled code nor memory.
 *
 * @param folder receives the log and the figures of each part
 */
record PartProcess(Path folder, String mainClass) {
    private static final long END_SECONDS = 60;

    /** The result of a part, with the figures that it reported before it ended. */
    record Ended(PartResult result, List<Figure> figures) {}

    Path log(Part part) {
        return folder.resolve(part.name() + ".log");
    }

    Ended run(Part part) throws IOException, InterruptedException {
        Path file = folder.resolve(part.name() + ".figures");
        Files.deleteIfExists(file);
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command(part, file))
                .redirectErrorStream(true)
                .redirectOutput(log(part).toFile())
                .start();
        // a part stops its servers when it is asked to end
        Thread atEnd = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(atEnd);
        boolean ended = process.waitFor(part.patience().toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            end(process);
        }
        Runtime.getRuntime().removeShutdownHook(atEnd);
        double seconds = Math.rint((System.nanoTime() - began) / 1e8) / 10;
        List<Figure> figures = ofPart(part, Figures.read(file));
        Files.deleteIfExists(file);
        return new Ended(new PartResult(part.name(), seconds, failure(part, process, ended, figures)), figures);
    }

    private List<String> command(Part part, Path file) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + Figures.FILE + "=" + file.toAbsolutePath(),
                "-D" + Figures.ROUNDS + "=" + part.rounds(),
                "-cp",
                System.getProperty("java.class.path")));
        String home = System.getProperty("fringe.home");
        if (home != null) {
            command.add(1, "-Dfringe.home=" + home);
        }
        command.add(mainClass);
        command.addAll(part.benchmark());
        return command;
    }

    private static List<Figure> ofPart(Part part, List<Figure> figures) {
        return figures.stream()
                .map(figure -> new Figure(
                        part.name(),
                        figure.name(),
                        figure.value(),
                        figure.unit(),
                        figure.better(),
                        figure.limit(),
                        figure.peer()))
                .toList();
    }

    private String failure(Part part, Process process, boolean ended, List<Figure> figures) {
        if (!ended) {
            return "not finished after " + part.patience().toMinutes() + " minutes; see " + log(part);
        }
        if (process.exitValue() != 0) {
            return "exit code " + process.exitValue() + "; see " + log(part);
        }
        return figures.isEmpty() ? "no figures; see " + log(part) : null;
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
