// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.command.OptionValues;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The list of jobs, which is the only source of a launcher. */
class JobListTest {
    private static final Path LIST = Path.of("src/main/resources/META-INF/services", EntryPoint.class.getName());

    @Test
    void listsEveryEntryPoint() throws Exception {
        List<Class<?>> listed = new ArrayList<>();
        ServiceLoader.load(EntryPoint.class).forEach(entry -> listed.add(entry.getClass()));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(written());
    }

    @Test
    void listsTheDefaultsOfEachJob() throws IOException {
        List<String> lines = Files.readAllLines(LIST);
        for (EntryPoint entry : ServiceLoader.load(EntryPoint.class)) {
            CommandSpec job = entry.commandLine().getCommandSpec();

            assertThat(lines)
                    .anyMatch(line -> line.replace(" demo", "")
                            .equals(entry.getClass().getName() + " # " + job.name() + " "
                                    + job.findOption("--parallelism").defaultValueString()
                                    + topics(job, " reads=", name -> name.startsWith("--input"))
                                    + topics(job, " writes=", name -> !name.startsWith("--input"))));
        }
    }

    /** The default topics. */
    private static String topics(CommandSpec job, String word, Predicate<String> option) {
        return job.options().stream()
                .filter(one -> one.converters().length > 0 && one.converters()[0] instanceof OptionValues.Topic)
                .filter(one -> option.test(one.longestName()) && one.initialValue() != null)
                .map(OptionSpec::defaultValueString)
                .reduce((left, right) -> left + "," + right)
                .map(word::concat)
                .orElse("");
    }

    private static List<Class<?>> written() throws URISyntaxException, IOException, ClassNotFoundException {
        Path classes = Path.of(EntryPoint.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> written = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes.resolve("dev/fringe/jobs"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace('/', '.');
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".class".length()), false, EntryPoint.class.getClassLoader());
                if (EntryPoint.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    written.add(type);
                }
            }
        }
        return written;
    }
}
