// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command and waits for its end. */
final class Shell {
    private static final long TIMEOUT_SECONDS = 120;
    private static final int NO_SUCH_COMMAND = 127;

    record Result(int code, String out, String err) {}

    private Shell() {}

    static Result run(Map<String, String> environment, String... command) {
        try {
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command[0] + " has not ended in time");
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            if (e.getMessage() != null && e.getMessage().contains("error=2")) {
                return new Result(NO_SUCH_COMMAND, "", command[0] + " is not installed");
            }
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The docker compose commands of this machine. Prints a message if there is none. */
    static List<List<String>> composeCommands() {
        List<List<String>> found = new ArrayList<>();
        for (List<String> command : List.of(List.of("docker-compose"), List.of("docker", "compose"))) {
            List<String> version = new ArrayList<>(command);
            version.add("version");
            if (run(Map.of(), version.toArray(String[]::new)).code() == 0) {
                found.add(command);
            }
        }
        if (found.isEmpty()) {
            System.err.println("neither docker-compose nor docker compose is installed: only the structure of"
                    + " the file is checked");
        }
        return found;
    }
}
