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
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the chain in containers, as its users do, for the tests of a class. It is built and started only with {@code
 * -Dfringe.compose=run}.
 */
final class Containers extends ComposeRun implements BeforeAllCallback, AfterAllCallback {
    static final Duration TIMEOUT = Duration.ofMinutes(5);
    static final String PROJECT = "fringe-test";

    private static final String IMAGE = "fringe-test:current";
    private static final List<String> JOBS = List.of("assess-signal-quality", "join-machine-states");

    private final Optional<String> kafka;

    Containers() {
        super(PROJECT);
        kafka = Optional.empty();
    }

    /** @param kafka an older version, with which the chain starts */
    Containers(String kafka) {
        super(PROJECT);
        this.kafka = Optional.of(kafka);
    }

    /** Builds the images without a registry and starts the chain. */
    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assumeTrue(
                "run".equals(System.getProperty("fringe.compose")),
                "the containers run only with -Dfringe.compose=run");
        assumeTrue(Engine.answers(), "Docker does not answer: start its engine to run the containers");
        Optional<List<String>> compose = Engine.compose();
        assumeTrue(compose.isPresent(), "neither docker compose nor docker-compose is installed");
        assertThat(Engine.run(Services.home(), "deploy/images/build.sh", "--offline"))
                .isZero();
        create(compose.get());
        set("FRINGE_IMAGE", IMAGE);
        kafka.ifPresentOrElse(this::imageWithKafka, () -> newImage("first"));
        compose("up", "-d");
        awaitJobs();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (folder() != null) {
            compose("down", "--volumes");
            sh("docker images -q " + PROJECT + " | xargs -r docker rmi; rm -r " + folder());
        }
    }

    /** An image with another identity and the same content under the name of the old one, as an upgrade makes it. */
    void newImage(String label) {
        image("LABEL test=" + label, "-");
    }

    /** An image whose broker and worker have the libraries of another version. */
    private void imageWithKafka(String version) {
        Path libraries = folder().resolve("kafka");
        assertThat(Engine.run(
                        Services.home(),
                        "./mvnw",
                        "-q",
                        "-f",
                        "lab/servers/kafka/pom.xml",
                        "-Dkafka.version=" + version,
                        "dependency:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=" + libraries))
                .as("Kafka " + version + " from Maven Central")
                .isZero();
        String inImage = "/opt/fringe/lab/servers/kafka/target/lib";
        image("USER root\nRUN rm -r " + inImage + "\nCOPY . " + inImage + "\nUSER fringe", "-f - " + libraries);
    }

    private void image(String instructions, String source) {
        Result built =
                sh("docker build -t " + IMAGE + " " + source + " <<'END'\nFROM fringe:0.2\n" + instructions + "\nEND");
        assertThat(built.code()).as(built.out()).isZero();
    }

    void publish() {
        fringe("simulate", "baselines", "--rate", "500", "--count", "5000");
        fringe("simulate", "machines", "--rate", "200", "--count", "1000");
    }

    /** Every message that was published is stored exactly once. */
    void verify(String... options) {
        List<String> line = new ArrayList<>(List.of("verify", "--wait", "180"));
        line.addAll(List.of(options));
        Result verified = tryFringe(line.toArray(String[]::new));
        assertThat(verified.code()).as(verified.out()).isZero();
    }

    Rest influx(Optional<Login> login) {
        return new Rest("InfluxDB", "http://127.0.0.1:" + port("INFLUXDB")).withLogin(login);
    }

    Rest connect() {
        return new Rest("Connect", "http://127.0.0.1:" + port("CONNECT"));
    }

    /** A part of what the console knows, for its user. */
    JsonNode console(String path) {
        Login operator = new Login("operator", secret("CONSOLE_PASSWORD"));
        Rest.Answer answer = console(Optional.of(operator)).get("/api" + path);
        assertThat(answer.ok()).as(path + answer.text()).isTrue();
        return answer.body();
    }

    /** The hops that the console shows as stopped. */
    List<String> stoppedHops() {
        List<String> stopped = new ArrayList<>();
        console("/flow").path("hops").forEach(hop -> {
            if (hop.path("state").asText().equals("stopped")) {
                stopped.add(hop.path("name").asText());
            }
        });
        return stopped;
    }

    /** Awaits that the console reaches all servers. */
    void awaitFlow() {
        await("hops").atMost(TIMEOUT).until(() -> stoppedHops().isEmpty());
    }

    Rest console(Optional<Login> login) {
        return new Rest("the console", "http://127.0.0.1:" + port("CONSOLE")).withLogin(login);
    }

    JsonNode flink(String path) {
        return new Rest("Flink", "http://127.0.0.1:" + port("FLINK")).get(path).body();
    }

    /** The path of the snapshot from which each running job was restored. */
    Map<String, String> restored() {
        return latest("restored", checkpoint -> checkpoint.path("external_path").asText());
    }

    /** @param kind {@code completed} or {@code restored} */
    Map<String, Long> checkpoints(String kind) {
        return latest(kind, checkpoint -> checkpoint.path("id").asLong());
    }

    private <T> Map<String, T> latest(String kind, Function<JsonNode, T> field) {
        Map<String, T> latest = new TreeMap<>();
        runningJobs()
                .forEach((name, id) -> latest.put(
                        name, field.apply(flink("/jobs/" + id + "/checkpoints").at("/latest/" + kind))));
        return latest;
    }

    /** Flink calls a job RUNNING before it has a task manager, so all tasks must run. */
    Map<String, String> runningJobs() {
        Map<String, String> running = new TreeMap<>();
        for (JsonNode job : flink("/jobs/overview").path("jobs")) {
            if (job.path("state").asText().equals("RUNNING")
                    && job.at("/tasks/running").equals(job.at("/tasks/total"))) {
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
        await(service).atMost(TIMEOUT).until(() -> List.of("healthy", "running").contains(inspect(service, health)));
    }
}
