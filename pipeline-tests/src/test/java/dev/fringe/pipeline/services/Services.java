// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import dev.fringe.lab.stack.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where tests take Mosquitto and InfluxDB from, the two servers that no build can bring along: {@code
 * -Dfringe.services=native} (the default) starts the installed binaries, {@code containers} the images that
 * docker-compose.yml names. The tests are the same for both.
 */
public interface Services {
    String PROPERTY = "fringe.services";

    /** @param settings as InfluxDB reads them from its environment, which is the same in a container */
    InfluxServer influx(Map<String, String> settings);

    MqttServer mqtt();

    /**
     * The folder with the programs {@code influxd} and {@code mosquitto} for tests and stacks that start them with files and
     * ports of their own; empty where they are the installed ones. Killed, they leave nothing behind.
     */
    Optional<Path> programs();

    /** The program that a test starts itself. */
    default Path program(String name) {
        return programs().map(folder -> folder.resolve(name)).orElseGet(() -> installed(name));
    }

    /** Debian keeps some servers where only an administrator's shell looks. */
    static Path installed(String name) {
        Path server = Path.of("/usr/sbin", name);
        return Files.isExecutable(server) ? server : Path.of(name);
    }

    /** The one source of this test run. */
    static Services current() {
        return ServicesChoice.ofThisRun();
    }

    static Path home() {
        return Installation.current().home();
    }
}
