package dev.fringe.pipeline.services;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** The images of docker-compose.yml, each server in a container and on a port of its own. */
final class ContainerServices implements Services {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int INFLUX_PORT = 8086;
    private static final int MQTT_PORT = 1883;

    static boolean areThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public InfluxServer influx(Map<String, String> settings) {
        GenericContainer<?> container = container("influxdb", INFLUX_PORT)
                .withEnv(settings)
                .waitingFor(Wait.forHttp("/ping").forStatusCode(204).withStartupTimeout(PATIENCE));
        container.start();
        return new InfluxServer() {
            @Override
            public String url() {
                return "http://" + container.getHost() + ":" + container.getMappedPort(INFLUX_PORT);
            }

            @Override
            public void close() {
                container.stop();
            }
        };
    }

    @Override
    public MqttServer mqtt() {
        GenericContainer<?> container = container("mosquitto", MQTT_PORT)
                .withCopyToContainer(
                        Transferable.of("listener " + MQTT_PORT + "\nallow_anonymous true\n"),
                        "/mosquitto/config/mosquitto.conf")
                .waitingFor(Wait.forListeningPort().withStartupTimeout(PATIENCE));
        container.start();
        return new MqttServer() {
            @Override
            public String uri() {
                return "tcp://" + container.getHost() + ":" + container.getMappedPort(MQTT_PORT);
            }

            @Override
            public void close() {
                container.stop();
            }
        };
    }

    @Override
    public Path program(String name) {
        String service = name.equals("influxd") ? "influxdb" : name;
        Path home = Services.home();
        return ContainerProgram.write(
                home.resolve("pipeline-tests/target/containers"),
                name,
                ComposeFile.read().image(service),
                List.of(home, Path.of(System.getProperty("java.io.tmpdir"))));
    }

    // The caller closes what it is given.
    @SuppressWarnings("resource")
    private static GenericContainer<?> container(String service, int port) {
        return new GenericContainer<>(DockerImageName.parse(ComposeFile.read().image(service))).withExposedPorts(port);
    }
}
