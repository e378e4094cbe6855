// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each target of {@link Targets} takes the inputs in {@code src/test/resources/hostile/TARGET}, which Jazzer begins with, and among which
 * are all that ever failed. The long form lets Jazzer search for a minute each.
 */
class HostileInputTest {
    private static final Path INPUTS = Path.of("src/test/resources/hostile");
    private static final Path FOUND = Path.of("target/hostile");
    private static final Duration FOR = Duration.ofSeconds(Long.getLong("fringe.fuzz.seconds", 60));
    private static final Duration TO_START = Duration.ofMinutes(10);
    private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs in (\\d+) second");
    private static final int CHANGED_PER_INPUT = 100;

    static Set<String> targets() {
        return Targets.names();
    }

    @Test
    void eachTargetHasInputs() throws IOException {
        try (Stream<Path> folders = Files.list(INPUTS)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()).collect(Collectors.toSet()))
                    .isEqualTo(targets());
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void takesTheInputsThatWereFound(String name) throws IOException {
        Consumer<byte[]> target = Targets.of(name);
        for (Path file : inputs(name)) {
            byte[] input = Files.readAllBytes(file);
            assertThatCode(() -> target.accept(input)).as("%s", file).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void takesTheInputsWithChanges(String name) throws IOException {
        Consumer<byte[]> target = Targets.of(name);
        List<byte[]> inputs = inputs(name).stream().map(HostileInputTest::bytes).toList();
        for (int seed = 0; seed < CHANGED_PER_INPUT * inputs.size(); seed++) {
            byte[] input = changed(inputs, new Random(seed));
            assertThatCode(() -> target.accept(input)).as("seed %d", seed).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Tag("faults")
    void takesWhatJazzerFinds(String name) throws Exception {
        Path folder = FOUND.resolve(name);
        Files.createDirectories(folder.resolve("corpus"));
        Path log = folder.resolve("jazzer.log");
        Process jazzer = start(name, folder, log);
        try {
            assertThat(jazzer.waitFor(FOR.plus(TO_START).toSeconds(), TimeUnit.SECONDS))
                    .as("Jazzer ends, see %s", log)
                    .isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        String output = Files.readString(log);
        assertThat(jazzer.exitValue())
                .as(
                        "copy the input that is named at the end of %s to %s, so that it is tried always",
                        log, INPUTS.resolve(name))
                .isZero();
        Matcher runs = RUNS.matcher(output);
        assertThat(runs.find()).as(output).isTrue();
        System.out.println(name + ": " + runs.group(1) + " inputs in " + runs.group(2) + " s");
    }

    private static Process start(String name, Path folder, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzEntry.class.getName(),
                "--target_args=" + name,
                "--instrumentation_includes=dev.fringe.**",
                "--custom_hook_includes=dev.fringe.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + FOR.toSeconds(),
                "-timeout=120",
                // The heap has its limit.
                "-rss_limit_mb=0",
                folder.resolve("corpus").toString(),
                INPUTS.resolve(name).toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // A minute of fuzzing pays for optimised compilation.
        builder.environment().remove("JDK_JAVA_OPTIONS");
        return builder.start();
    }

    static byte[] changed(List<byte[]> inputs, Random random) {
        byte[] input = inputs.get(random.nextInt(inputs.size())).clone();
        for (int changes = 1 + random.nextInt(4); changes > 0 && input.length > 0; changes--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(4)) {
                case 0 -> input = java.util.Arrays.copyOf(input, at);
                case 1 -> input[at] = (byte) random.nextInt(256);
                case 2 -> input[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                default -> {
                    byte[] other = inputs.get(random.nextInt(inputs.size()));
                    int length = Math.min(other.length, input.length - at);
                    System.arraycopy(other, 0, input, at, length);
                }
            }
        }
        return input;
    }

    private static List<Path> inputs(String name) throws IOException {
        try (Stream<Path> files = Files.list(INPUTS.resolve(name))) {
            return files.sorted().toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
