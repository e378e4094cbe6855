package dev.fringe.pipeline.shelf;

import dev.fringe.lab.stack.Installation;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where tests take servers of their own from: {@code -Dfringe.services=native} (the default) starts the installed
 * binaries, {@code containers} the images that docker-compose.yml names. The tests are the same for both.
 */
public interface Services {
    String PROPERTY = "fringe.services";

    /** @param settings as InfluxDB reads them from its environment, which is the same in a container */
    InfluxServer influx(Map<String, String> settings);

    MqttServer mqtt();

    static Services current() {
        return ServicesChoice.of(
                System.getProperty(PROPERTY, ServicesChoice.NATIVE), ContainerServices::areThere, System.err::println);
    }

    static Path home() {
        return Installation.current().home();
    }
}
