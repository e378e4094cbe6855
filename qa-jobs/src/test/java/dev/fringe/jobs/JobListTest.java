package dev.fringe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.command.Execution;
import dev.fringe.jobs.command.Option;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of jobs, which is all that a launcher knows of them. */
class JobListTest {
    private static final Path LIST = Path.of("src/main/resources/META-INF/services", EntryPoint.class.getName());

    @Test
    void hasEveryEntryPoint() throws Exception {
        List<Class<?>> listed = new ArrayList<>();
        ServiceLoader.load(EntryPoint.class).forEach(entry -> listed.add(entry.getClass()));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(written());
    }

    @Test
    void saysOfEachJobWhatItSaysOfItself() throws IOException {
        List<String> lines = Files.readAllLines(LIST);
        for (EntryPoint entry : ServiceLoader.load(EntryPoint.class)) {
            String parallelism = entry.job().options().stream()
                    .filter(option -> option.name().equals(Execution.PARALLELISM.name()))
                    .map(Option::defaultText)
                    .findFirst()
                    .orElse(Execution.PARALLELISM.defaultText());

            assertThat(lines)
                    .anyMatch(line -> line.matches(
                            entry.getClass().getName() + " # " + entry.job().name() + " " + parallelism + "( demo)?"));
        }
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
                if (EntryPoint.class.isAssignableFrom(type) && !type.isInterface()) {
                    written.add(type);
                }
            }
        }
        return written;
    }
}
