// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** Starts each server from its image in docker-compose.yml, in a separate container. */
final class ContainerServices implements Services {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int INFLUX_PORT = 8086;
    private static final int MQTT_PORT = 1883;

    private Path programs;

    static boolean areAvailable() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public InfluxServer influx(Map<String, String> settings) {
        GenericContainer<?> container = container("influxdb", INFLUX_PORT)
                .withEnv(settings)
                .waitingFor(Wait.forHttp("/ping").forStatusCode(204).withStartupTimeout(TIMEOUT));
        container.start();
        return new InfluxServer("http://" + address(container, INFLUX_PORT), container::stop);
    }

    @Override
    public MqttServer mqtt() {
        GenericContainer<?> container = container("mosquitto", MQTT_PORT)
                .withCopyToContainer(
                        Transferable.of("listener " + MQTT_PORT + "\nallow_anonymous true\n"),
                        "/mosquitto/config/mosquitto.conf")
                .waitingFor(Wait.forListeningPort().withStartupTimeout(TIMEOUT));
        container.start();
        return new MqttServer("tcp://" + address(container, MQTT_PORT), container::stop);
    }

    @Override
    public synchronized Optional<Path> programs() {
        if (programs == null) {
            List<Path> shared = List.of(Services.home(), Path.of(System.getProperty("java.io.tmpdir")));
            programs = Services.home().resolve("pipeline-tests/target/containers");
            ContainerProgram.write(programs, "influxd", image("influxdb"), shared);
            ContainerProgram.write(programs, "mosquitto", image("mosquitto"), shared);
        }
        return Optional.of(programs);
    }

    private static String address(GenericContainer<?> container, int port) {
        return container.getHost() + ":" + container.getMappedPort(port);
    }

    private static String image(String service) {
        return ComposeFile.read().image(service);
    }

    // The caller closes the container.
    @SuppressWarnings("resource")
    private static GenericContainer<?> container(String service, int port) {
        return new GenericContainer<>(DockerImageName.parse(image(service))).withExposedPorts(port);
    }
}
