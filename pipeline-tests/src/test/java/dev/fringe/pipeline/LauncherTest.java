// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user sees it: a process with output and an exit code, and never a stack trace. */
class LauncherTest {
    private static final Path ROOT = LabStack.home();

    @TempDir
    Path folder;

    private record Result(int code, String output) {}

    @Test
    void saysWhatToInstallIfNoJdkIsFound() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("bash", "env", "dirname", "readlink", "sed")) {
            Files.createSymbolicLink(tools.resolve(tool), onPath(tool));
        }
        Result result = run(
                Map.of("PATH", tools.toString(), "JAVA_HOME", "", "FRINGE_JDKS", folder.toString()),
                ROOT.resolve("fringe").toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("no JDK 17 or newer was found", "openjdk-17-jdk-headless");
    }

    @Test
    void printsHelpWithoutArguments() throws Exception {
        Result result = run(Map.of(), lab());
        assertThat(result.code()).isZero();
        assertThat(result.output()).contains("./fringe demo", "./fringe verify", "--help");
    }

    @Test
    void printsTheOptionsOfEachJob() throws Exception {
        for (String[] known : new String[][] {
            {"assess-signal-quality", "--detector"},
            {"join-machine-states", "--gap"},
            {"detect-limits", "--rules"},
            {"archive-topics", "--output-dir"},
            {"measure-content", "--repeated-within"}
        }) {
            Result result = run(Map.of(), lab("jobs", "run", known[0], "--help"));
            assertThat(result.code()).as(result.output()).isZero();
            assertThat(result.output()).contains(known[0] + ": ", known[1], "(default: ");
        }
    }

    @Test
    void reportsWrongUsageWithoutAStackTrace() throws Exception {
        for (String[] wrong : new String[][] {
            {"frobnicate"},
            {"up", "--taskmanagers", "none"},
            {"up", "--workers", "0"},
            {"connectors"},
            {"jobs", "run"},
            {"simulate", "comets"}
        }) {
            Result result = run(Map.of(), lab(wrong));
            assertThat(result.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(result.output()).contains("fringe: ", "--help").doesNotContain("\tat ");
        }
    }

    @Test
    void reportsAFailureWithARemedyAndNoStackTrace() throws Exception {
        String nowhere = folder.resolve("nowhere").toString();
        Path file = Files.createFile(folder.resolve("file"));
        for (String[] failing : new String[][] {
            {"status", "--dir", nowhere},
            {"connectors", "apply", "--dir", nowhere},
            {"jobs", "list", "--dir", nowhere},
            {"simulate", "machines", "--count", "1", "--dir", nowhere},
            {"up", "--dir", file.resolve("below").toString()}
        }) {
            Result result = run(Map.of(), lab(failing));
            assertThat(result.code()).as(String.join(" ", failing)).isEqualTo(1);
            assertThat(result.output())
                    .contains("fringe: ")
                    .containsAnyOf("fringe up", "--dir")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void downStopsTheProcessesOfAKilledStart() throws Exception {
        Path dir = folder.resolve("state");
        Process start = new ProcessBuilder(lab("up", "--dir", dir.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("up.log").toFile())
                .start();
        Stack stack = new Stack(Installation.current(), dir);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(dir.resolve("endpoints.json")));
            start.destroyForcibly().waitFor();
            assertThat(stack.down()).isNotEmpty();
            assertThat(stack.down()).isEmpty();
        } finally {
            start.destroyForcibly();
            stack.down();
        }
    }

    @Test
    void anInterruptedStartStopsItsProcesses() throws Exception {
        Path dir = folder.resolve("state");
        Process start = new ProcessBuilder(lab("up", "--dir", dir.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("up.log").toFile())
                .start();
        Stack stack = new Stack(Installation.current(), dir);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(dir.resolve("endpoints.json")));
            start.destroy();
            assertThat(start.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(start.exitValue()).isNotZero();
            assertThat(stack.down()).isEmpty();
        } finally {
            start.destroyForcibly();
            stack.down();
        }
    }

    private static String[] lab(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfringe.home=" + ROOT,
                "-cp",
                ROOT.resolve("lab/target/lab.jar") + ":" + ROOT.resolve("lab/target/lib") + "/*",
                "dev.fringe.lab.cli.Fringe"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private Result run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = builder.redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as(String.join(" ", command))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private static Path onPath(String tool) throws IOException {
        for (String folder : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
            if (Files.isExecutable(Path.of(folder, tool))) {
                return Path.of(folder, tool);
            }
        }
        throw new IOException("no " + tool);
    }
}
