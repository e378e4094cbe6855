// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import dev.fringe.lab.stack.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Starts Mosquitto and InfluxDB for tests, the two servers that are not Maven dependencies: {@code
 * -Dfringe.services=native} (the default) starts the installed binaries, {@code containers} the images in
 * docker-compose.yml. The tests are the same for both.
 */
public interface Services {
    String PROPERTY = "fringe.services";

    /** @param settings environment variables of InfluxDB */
    InfluxServer influx(Map<String, String> settings);

    MqttServer mqtt();

    /**
     * The folder with the programs {@code influxd} and {@code mosquitto} for tests and stacks that start them with their own
     * configuration files and ports; empty if the installed programs are used. Killed programs leave nothing behind.
     */
    Optional<Path> programs();

    /** A program that a test starts itself. */
    default Path program(String name) {
        return programs().map(folder -> folder.resolve(name)).orElseGet(() -> installed(name));
    }

    /** Debian installs some servers in /usr/sbin, which is not on the path of ordinary users. */
    static Path installed(String name) {
        Path server = Path.of("/usr/sbin", name);
        return Files.isExecutable(server) ? server : Path.of(name);
    }

    /** The source of servers in this test run. */
    static Services current() {
        return ServicesChoice.ofThisRun();
    }

    static Path home() {
        return Installation.current().home();
    }
}
