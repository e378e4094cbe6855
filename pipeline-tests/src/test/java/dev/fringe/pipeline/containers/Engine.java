// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Docker on this machine. */
final class Engine {
    private static final long TIMEOUT_MINUTES = 20;

    private Engine() {}

    static boolean answers() {
        return run(Path.of("."), "docker", "info") == 0;
    }

    /** The command of docker compose; empty if neither generation is installed. */
    static Optional<List<String>> compose() {
        for (List<String> command : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            List<String> version = new ArrayList<>(command);
            version.add("version");
            if (run(Path.of("."), version.toArray(String[]::new)) == 0) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /** Runs a command and returns its exit code; 127 if there is no such command. */
    static int run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command[0] + " has not ended in time");
            }
            return process.exitValue();
        } catch (IOException e) {
            return 127;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
