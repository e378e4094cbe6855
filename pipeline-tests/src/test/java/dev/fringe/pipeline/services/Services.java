package dev.fringe.pipeline.services;

import dev.fringe.lab.stack.Installation;
import java.nio.file.Path;
import java.util.Map;

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
     * A program that a test or its stack starts itself, with files and ports of its own: {@code influxd} or {@code
     * mosquitto}. Killed, it leaves nothing behind.
     */
    Path program(String name);

    /** The one source of this test run. */
    static Services current() {
        return ServicesChoice.ofThisRun();
    }

    static Path home() {
        return Installation.current().home();
    }
}
