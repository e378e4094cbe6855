// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.stack.LabFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A job of the project, as declared in the list of jobs in its jar.
 *
 * @param usualParallelism the default parallelism
 * @param inDemo whether the demo runs it
 * @param reads the topics that it reads by default
 * @param writes the topics that it writes by default, without the side topics
 */
public record KnownJob(
        String jobName,
        String entryClass,
        int usualParallelism,
        boolean inDemo,
        List<String> reads,
        List<String> writes) {
    private static final String LIST = "META-INF/services/dev.fringe.jobs.command.EntryPoint";
    private static final String PARALLELISM = "--parallelism";

    /** The jobs of the project, in the order of their list. */
    public static List<KnownJob> all() {
        return in(JobJar.built());
    }

    static List<KnownJob> in(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry list = zip.getEntry(LIST);
            if (list == null) {
                throw new LabFailure(jar + " has no list of jobs (" + LIST + "): build it again with `./fringe`");
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(zip.getInputStream(list), StandardCharsets.UTF_8))) {
                return lines.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .map(KnownJob::parse)
                        .toList();
            }
        } catch (NoSuchFileException e) {
            throw JobJar.notBuilt(jar, e);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot read the jobs of " + jar + " (" + e.getMessage() + "): build it again with `./fringe`", e);
        }
    }

    /** {@code package.Class # name parallelism [demo] [reads=topic,…] [writes=topic,…]}. */
    private static KnownJob parse(String line) {
        List<String> words = List.of(line.replaceFirst("#", " ").strip().split("\\s+"));
        return new KnownJob(
                words.get(1),
                words.get(0),
                Integer.parseInt(words.get(2)),
                words.contains("demo"),
                topics(words, "reads="),
                topics(words, "writes="));
    }

    private static List<String> topics(List<String> words, String prefix) {
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .flatMap(word -> Stream.of(word.substring(prefix.length()).split(",")))
                .toList();
    }

    /** The name of the run. A run over history has another name, so that it can run beside the stream. */
    String runName(List<String> options) {
        String name = JobArguments.value(options, "--name").orElse(jobName);
        return isHistory(options) ? name + "-history" : name;
    }

    static boolean isHistory(List<String> options) {
        boolean filesOnly = JobArguments.value(options, "--from-archive").isPresent()
                && JobArguments.value(options, "--then-kafka-after").isEmpty();
        return filesOnly
                || JobArguments.value(options, "--from").isPresent()
                || JobArguments.value(options, "--to").isPresent();
    }

    /** The number of slots that the job needs: its highest parallelism. */
    int slots(List<String> options) {
        Optional<String> asked = JobArguments.value(options, PARALLELISM);
        try {
            int slots = asked.map(Integer::parseInt).orElse(usualParallelism);
            if (slots > 0) {
                return slots;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number that is too small.
        }
        throw new LabFailure(PARALLELISM + " must be an integer greater than 0, not " + asked.orElse(""));
    }

    public static KnownJob named(String name) {
        return all().stream()
                .filter(job -> job.jobName.equals(name))
                .findFirst()
                .orElseThrow(() -> new LabFailure("no job named " + name + ": use one of " + names()));
    }

    public static String names() {
        return all().stream().map(KnownJob::jobName).collect(Collectors.joining(", "));
    }
}
