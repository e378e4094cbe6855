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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-compose.yml in a Docker engine, with images that need no registry. It takes about twenty minutes on two cores, so it runs
 * only with {@code -Dfringe.compose=run}.
 */
@TestMethodOrder(OrderAnnotation.class)
class ContainersTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final List<String> SERVERS = List.of(
            "mosquitto",
            "kafka",
            "registry",
            "connect",
            "zookeeper",
            "jobmanager",
            "taskmanager",
            "influxdb",
            "health");
    private static final List<String> JOBS = List.of("assess-signal-quality", "join-machine-states");

    private static final String PROJECT = "fringe-test";

    @TempDir
    static Path dir;

    private static ComposeRun chain;

    @BeforeAll
    static void up() throws IOException {
        assumeTrue(
                "run".equals(System.getProperty("fringe.compose")),
                "the containers run only with -Dfringe.compose=run");
        assumeTrue(Engine.answers(), "Docker does not answer: start its engine to run the containers");
        Optional<List<String>> compose = Engine.compose();
        assumeTrue(compose.isPresent(), "neither docker compose nor docker-compose is installed");
        assertThat(Engine.run(Services.home(), "deploy/images/build.sh", "--offline"))
                .isZero();
        chain = new ComposeRun(dir.resolve("chain"), PROJECT, compose.get());
        chain.compose("up", "-d");
    }

    @AfterAll
    static void down() {
        if (chain != null) {
            chain.compose("down", "--volumes");
        }
    }

    @Test
    @Order(1)
    void storesWhatBothSimulatorsPublish() {
        awaitJobs();
        publish();
        assertThat(chain.tryFringe("verify", "--wait", "120").code()).isZero();
    }

    @Test
    @Order(2)
    void refusesWhoHasNoPassword() {
        assertThat(influx(Optional.empty()).get("/query?q=SHOW+DATABASES").status())
                .isEqualTo(401);
        assertThat(influx(Optional.of(new Login("admin", "wrong")))
                        .get("/query?q=SHOW+DATABASES")
                        .status())
                .isEqualTo(401);
        Login reader = new Login("dashboards", chain.secret("INFLUXDB_READ_PASSWORD"));
        assertThat(influx(Optional.of(reader))
                        .get("/query?db=fringe&q=DROP+DATABASE+fringe")
                        .status())
                .isEqualTo(403);
        Rest connect = new Rest("Connect", "http://127.0.0.1:" + chain.port("CONNECT"));
        assertThat(connect.get("/connectors").status()).isEqualTo(401);
        ComposeRun.Result published = chain.sh("docker run --rm --network " + PROJECT + "_default"
                + " -e FRINGE_MQTT_USERNAME=instruments -e FRINGE_MQTT_PASSWORD=wrong fringe:0.2"
                + " simulate machines --count 1 --broker tcp://mosquitto:1883");
        assertThat(published.code()).isEqualTo(1);
        assertThat(published.out()).contains("refuses this client").doesNotContain("wrong");
    }

    /** The process list of the machine shows the arguments of every container's processes. */
    @Test
    @Order(3)
    void showsNoPasswordInArgumentsLogsOrImages() {
        String visible = chain.sh("ps -eo args; docker history --no-trunc fringe:0.2; docker inspect fringe:0.2")
                        .out()
                + chain.compose("logs", "--no-color");
        for (String password : List.of(
                "MQTT_CONNECT_PASSWORD",
                "MQTT_INSTRUMENTS_PASSWORD",
                "CONNECT_REST_PASSWORD",
                "INFLUXDB_ADMIN_PASSWORD",
                "INFLUXDB_USER_PASSWORD",
                "INFLUXDB_READ_PASSWORD",
                "S3_SECRET")) {
            assertThat(visible.contains(chain.secret(password))).as(password).isFalse();
        }
    }

    @Test
    @Order(4)
    void dashboardsHaveRows() {
        Rest influx = influx(Optional.of(new Login("dashboards", chain.secret("INFLUXDB_READ_PASSWORD"))));
        for (String query : List.of(
                "q=SELECT+*+FROM+%22qa.summary%22+LIMIT+1&db=fringe",
                "q=SELECT+*+FROM+%22machinedata%22+LIMIT+1&db=fringe",
                "q=SELECT+*+FROM+%22up%22+LIMIT+1&db=fringe_health")) {
            await(query)
                    .atMost(TIMEOUT)
                    .until(() -> influx.get("/query?" + query)
                            .body()
                            .at("/results/0/series")
                            .has(0));
        }
    }

    @Test
    @Order(5)
    void storesEverythingOnceThoughEachContainerIsKilled() {
        for (String service : SERVERS) {
            String load = chain.start("simulate", "baselines", "--rate", "200", "--seconds", "20");
            chain.sh("docker kill " + chain.container(service));
            chain.compose("up", "-d", "--no-deps", service);
            awaitHealthy(service);
            assertThat(chain.await(load))
                    .as("load while " + service + " was killed")
                    .isZero();
        }
        awaitJobs();
        assertThat(chain.tryFringe("verify", "--wait", "180").code()).isZero();
    }

    /** As after a crash: the engine starts the container again. */
    @Test
    @Order(6)
    void theEngineRestartsAServerThatEnds() {
        String before = chain.inspect("connect", "{{.State.Pid}}");

        assertThat(chain.sh("kill -9 " + before).code()).isZero();

        await().atMost(TIMEOUT)
                .until(() -> !chain.inspect("connect", "{{.State.Pid}}").equals(before));
        awaitHealthy("connect");
    }

    @Test
    @Order(7)
    void jobsContinueFromTheirCheckpointAfterDownAndUp() {
        chain.compose("down");
        chain.compose("up", "-d");

        awaitJobs();
        for (JsonNode job : flink("/jobs/overview").path("jobs")) {
            JsonNode checkpoints = flink("/jobs/" + job.path("jid").asText() + "/checkpoints");
            assertThat(checkpoints.at("/latest/restored/id").asLong())
                    .as(job.path("name").asText())
                    .isPositive();
        }
        publish();
        assertThat(chain.tryFringe("verify", "--wait", "120").code()).isZero();
    }

    @Test
    @Order(8)
    void rotatedPasswordsReplaceTheOldOnes() {
        Login before = new Login("admin", chain.secret("INFLUXDB_ADMIN_PASSWORD"));
        assertThat(chain.sh("./deploy/secrets.sh rotate").code()).isZero();
        chain.compose("up", "-d");

        awaitHealthy("influxdb");
        awaitHealthy("connect");
        assertThat(influx(Optional.of(before)).get("/query?q=SHOW+DATABASES").status())
                .isEqualTo(401);
        publish();
        assertThat(chain.tryFringe("verify", "--wait", "120").code()).isZero();
    }

    @Test
    @Order(9)
    void aBackupFillsEmptyVolumes() {
        String backup = dir.resolve("backup").toString();
        ComposeRun.Result saved = chain.sh("./deploy/backup.sh " + backup);
        assertThat(saved.code()).as(saved.out()).isZero();
        assertThat(chain.sh("./deploy/restore.sh " + backup).out()).contains("has containers");
        chain.compose("down", "--volumes");

        ComposeRun.Result restored = chain.sh("./deploy/restore.sh " + backup);

        assertThat(restored.code()).as(restored.out()).isZero();
        awaitJobs();
        assertThat(chain.tryFringe("verify", "--again", "--wait", "120").code()).isZero();
        publish();
        assertThat(chain.tryFringe("verify", "--wait", "120").code()).isZero();
    }

    @Test
    @Order(10)
    void runsWithTls() {
        assertThat(chain.sh("./deploy/tls/make-certificates.sh").code()).isZero();
        chain.withFiles("docker-compose.yml", "deploy/tls/docker-compose.tls.yml");
        chain.compose("up", "-d");

        awaitHealthy("mosquitto");
        awaitHealthy("connect");
        publish();
        assertThat(chain.tryFringe("verify", "--wait", "120").code()).isZero();
        assertThat(chain.compose("exec", "-T", "mosquitto", "ls", "/tls").lines())
                .containsExactlyInAnyOrder("ca.crt", "server.crt", "server.key");
    }

    private static void publish() {
        chain.fringe("simulate", "baselines", "--rate", "500", "--count", "5000");
        chain.fringe("simulate", "machines", "--rate", "200", "--count", "1000");
    }

    private static Rest influx(Optional<Login> login) {
        return new Rest("InfluxDB", "http://127.0.0.1:" + chain.port("INFLUXDB")).withLogin(login);
    }

    private static JsonNode flink(String path) {
        return new Rest("Flink", "http://127.0.0.1:" + chain.port("FLINK"))
                .get(path)
                .body();
    }

    private static void awaitJobs() {
        await("jobs").atMost(TIMEOUT).ignoreExceptions().until(() -> {
            long running = 0;
            for (JsonNode job : flink("/jobs/overview").path("jobs")) {
                if (JOBS.contains(job.path("name").asText())
                        && job.path("state").asText().equals("RUNNING")) {
                    running++;
                }
            }
            return running == JOBS.size();
        });
    }

    private static void awaitHealthy(String service) {
        String health = "{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}";
        await(service)
                .atMost(TIMEOUT)
                .until(() -> List.of("healthy", "running").contains(chain.inspect(service, health)));
    }
}
