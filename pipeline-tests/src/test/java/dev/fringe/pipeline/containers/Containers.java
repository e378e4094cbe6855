// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The chain in containers, as its users see it. It is built and started only with {@code -Dfringe.compose=run}. */
final class Containers {
    static final Duration TIMEOUT = Duration.ofMinutes(5);
    static final String PROJECT = "fringe-test";

    private static final List<String> JOBS = List.of("assess-signal-quality", "join-machine-states");

    private final ComposeRun chain;

    private Containers(ComposeRun chain) {
        this.chain = chain;
    }

    /** Builds the images without a registry and starts the chain. */
    static Containers up(Path folder) throws IOException {
        assumeTrue(
                "run".equals(System.getProperty("fringe.compose")),
                "the containers run only with -Dfringe.compose=run");
        assumeTrue(Engine.answers(), "Docker does not answer: start its engine to run the containers");
        Optional<List<String>> compose = Engine.compose();
        assumeTrue(compose.isPresent(), "neither docker compose nor docker-compose is installed");
        assertThat(Engine.run(Services.home(), "deploy/images/build.sh", "--offline"))
                .isZero();
        Containers containers = new Containers(new ComposeRun(folder, PROJECT, compose.get()));
        containers.chain.compose("up", "-d");
        containers.awaitJobs();
        return containers;
    }

    void down() {
        chain.compose("down", "--volumes");
    }

    ComposeRun chain() {
        return chain;
    }

    void publish() {
        chain.fringe("simulate", "baselines", "--rate", "500", "--count", "5000");
        chain.fringe("simulate", "machines", "--rate", "200", "--count", "1000");
    }

    /** Every message that was published is stored exactly once. */
    void verify(String... options) {
        List<String> line = new ArrayList<>(List.of("verify", "--wait", "180"));
        line.addAll(List.of(options));
        ComposeRun.Result verified = chain.tryFringe(line.toArray(String[]::new));
        assertThat(verified.code()).as(verified.out()).isZero();
    }

    Rest influx(Optional<Login> login) {
        return new Rest("InfluxDB", "http://127.0.0.1:" + chain.port("INFLUXDB")).withLogin(login);
    }

    Rest connect() {
        return new Rest("Connect", "http://127.0.0.1:" + chain.port("CONNECT"));
    }

    JsonNode flink(String path) {
        return new Rest("Flink", "http://127.0.0.1:" + chain.port("FLINK"))
                .get(path)
                .body();
    }

    /** The snapshot from which each running job was restored. */
    Map<String, String> restored() {
        Map<String, String> restored = new TreeMap<>();
        runningJobs()
                .forEach((name, id) -> restored.put(
                        name,
                        flink("/jobs/" + id + "/checkpoints")
                                .at("/latest/restored/external_path")
                                .asText()));
        return restored;
    }

    Map<String, String> runningJobs() {
        Map<String, String> running = new TreeMap<>();
        for (JsonNode job : flink("/jobs/overview").path("jobs")) {
            if (job.path("state").asText().equals("RUNNING")) {
                running.put(job.path("name").asText(), job.path("jid").asText());
            }
        }
        return running;
    }

    void awaitJobs() {
        await("jobs")
                .atMost(TIMEOUT)
                .ignoreExceptions()
                .until(() -> runningJobs().keySet().containsAll(JOBS));
    }

    void awaitHealthy(String service) {
        String health = "{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}";
        await(service)
                .atMost(TIMEOUT)
                .until(() -> List.of("healthy", "running").contains(chain.inspect(service, health)));
    }
}
