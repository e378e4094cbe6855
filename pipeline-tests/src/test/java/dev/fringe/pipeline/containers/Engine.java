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
    /**
     * Restarts the engine in the way in which it was started. Exits with 3 and a reason where that is not allowed: a restart also
     * ends the containers of others.
     *
     * <p>Parameter: the compose project of this test.
     */
    static final String RESTART = """
            set -euo pipefail
            refuse() { echo "the engine is not restarted: $1"; exit 3; }
            [ "$(id -u)" = 0 ] || refuse "only root can do that"
            [ -r /var/run/docker.pid ] || refuse "no dockerd of this machine"
            others=$(docker ps --format '{{.Label "com.docker.compose.project"}}' | grep -cvx '%s' || true)
            [ "$others" = 0 ] || refuse "$others other containers run in it"
            if systemctl is-active --quiet docker 2> /dev/null; then
              systemctl restart docker
              exit
            fi
            engine=$(cat /var/run/docker.pid)
            mapfile -d '' -t command < /proc/$engine/cmdline
            mapfile -d '' -t environment < /proc/$engine/environ
            log=$(readlink /proc/$engine/fd/1)
            [ -f "$log" ] || log=/dev/null
            cd "$(readlink /proc/$engine/cwd)"
            kill "$engine"
            timeout 120 tail --pid="$engine" -f /dev/null
            env -i "${environment[@]}" setsid "${command[@]}" >> "$log" 2>&1 < /dev/null &
            timeout 120 bash -c 'until docker info > /dev/null 2>&1; do sleep 0.2; done' || {
              echo "the engine does not answer; start it again by: ${command[*]}"
              exit 1
            }
            """;

    static final int REFUSED = 3;

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
