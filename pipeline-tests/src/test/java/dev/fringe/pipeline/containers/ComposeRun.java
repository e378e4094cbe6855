// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.services.FreePort;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A deployment of docker-compose.yml in a folder of its own, with its own ports, volumes and passwords. */
class ComposeRun {
    private static final long TIMEOUT_MINUTES = 15;

    private final String project;
    private Path folder;
    private List<String> compose;
    private String composeFile = "docker-compose.yml";
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    record Result(int code, String out) {}

    ComposeRun(String project) {
        this.project = project;
    }

    /** Copies what an operator's folder has, and creates passwords as an operator does. */
    final void create(List<String> composeCommand) throws IOException {
        compose = composeCommand;
        folder = Files.createTempDirectory(project);
        for (String part : List.of("docker-compose.yml", ".env.example", ".env.offline", "deploy", "connect-configs")) {
            copy(Services.home().resolve(part), folder.resolve(part));
        }
        assertThat(sh("./deploy/secrets.sh").code()).isZero();
        assertThat(sh("cat .env.offline >> .env").code()).isZero();
        for (String port : List.of("MQTT", "REGISTRY", "CONNECT", "FLINK", "INFLUXDB", "MQTTS", "S3", "CONSOLE")) {
            ports.put(port, FreePort.find());
            set(port + "_PORT", ports.get(port).toString());
        }
    }

    /** Null until it is created. */
    final Path folder() {
        return folder;
    }

    int port(String name) {
        return ports.get(name);
    }

    /** A value of .env. */
    String secret(String name) {
        try (Stream<String> lines = Files.lines(folder.resolve(".env"))) {
            return lines.filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs docker compose, which must succeed, and returns its output. */
    String compose(String... arguments) {
        List<String> line = new ArrayList<>(compose);
        line.addAll(List.of(arguments));
        Result result = run(line);
        assertThat(result.code())
                .as(String.join(" ", line) + "\n" + result.out())
                .isZero();
        return result.out();
    }

    /** Runs a fringe command in the network of the containers; it must succeed. */
    String fringe(String... arguments) {
        Result result = tryFringe(arguments);
        assertThat(result.code())
                .as(String.join(" ", arguments) + "\n" + result.out())
                .isZero();
        return result.out();
    }

    Result tryFringe(String... arguments) {
        List<String> line = new ArrayList<>(compose);
        line.addAll(List.of("run", "--rm", "-T", "fringe"));
        line.addAll(List.of(arguments));
        return run(line);
    }

    /** Starts a fringe command in the background and returns its container. */
    String start(String... arguments) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "fringe"));
        line.addAll(List.of(arguments));
        return compose(line.toArray(String[]::new)).lines().reduce("", (first, last) -> last);
    }

    /** Awaits the end of a started command, removes its container, and returns the exit code. */
    int exitCode(String container) {
        Result result = sh("docker wait " + container);
        assertThat(result.code()).as(result.out()).isZero();
        sh("docker rm " + container);
        return Integer.parseInt(result.out().strip());
    }

    /** Adds a line to .env. */
    void set(String name, String value) throws IOException {
        Path env = folder.resolve(".env");
        Files.writeString(env, Files.readString(env) + name + "=" + value + "\n");
    }

    /** Runs compose with these files from now on. */
    void withFiles(String... files) {
        composeFile = String.join(":", files);
    }

    Result sh(String script) {
        return run(List.of("bash", "-c", script));
    }

    /**
     * Runs the first commands below a heading of a page, with the compose command of this machine; they must succeed.
     *
     * @param replacements texts of the page that are different here, each followed by its replacement
     */
    void page(String file, String heading, String... replacements) {
        String commands = PageCommands.below(file, heading);
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(commands).contains(replacements[i]);
            commands = commands.replace(replacements[i], replacements[i + 1]);
        }
        String command = compose.get(0).equals("docker") ? "command docker compose" : compose.get(0);
        Result result = sh("""
                set -euo pipefail
                docker() {
                  [ "$1" = compose ] || { command docker "$@"; return; }
                  shift
                  %s "$@"
                }
                %s""".formatted(command, commands));
        assertThat(result.code()).as(commands + result.out()).isZero();
    }

    /** The container of a service. */
    String container(String service) {
        return compose("ps", "-a", "-q", service).strip();
    }

    /** A field of the engine's description of a container. */
    String inspect(String service, String format) {
        return run(List.of("docker", "inspect", "-f", format, container(service)))
                .out()
                .strip();
    }

    private Result run(List<String> command) {
        try {
            Path out = Files.createTempFile("compose", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().put("COMPOSE_PROJECT_NAME", project);
            builder.environment().put("COMPOSE_FILE", composeFile);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " has not ended in time");
            }
            return new Result(process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
