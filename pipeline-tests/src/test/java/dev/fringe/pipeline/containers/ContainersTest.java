// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.services.Services;
import dev.fringe.pipeline.shipped.DashboardPoints;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docker-compose.yml in a Docker engine, with images that need no registry, while containers are killed. */
@TestMethodOrder(OrderAnnotation.class)
class ContainersTest {
    private static final List<String> SERVERS = List.of(
            "mosquitto",
            "kafka",
            "registry",
            "connect",
            "zookeeper",
            "jobmanager",
            "taskmanager",
            "influxdb",
            "health",
            "console");
    private static final String MARKET = "/opt/fringe/connect-configs/market";
    private static final String STORAGE = "/opt/fringe/connect-configs/storage/default.yaml";

    @RegisterExtension
    static Containers chain = new Containers();

    @Test
    @Order(1)
    void storesWhatBothSimulatorsPublish() {
        chain.publish();
        chain.verify();
    }

    @Test
    @Order(2)
    void refusesWhoHasNoPassword() {
        assertThat(status(Optional.empty(), "q=SHOW+DATABASES")).isEqualTo(401);
        assertThat(status(Optional.of(new Login("admin", "wrong")), "q=SHOW+DATABASES"))
                .isEqualTo(401);
        assertThat(status(Optional.of(reader()), "db=fringe&q=DROP+DATABASE+fringe"))
                .isEqualTo(403);
        assertThat(chain.connect().get("/connectors").status()).isEqualTo(401);
        for (String path : List.of("/", "/api/flow", "/events")) {
            assertThat(chain.console(Optional.empty()).get(path).status()).isEqualTo(401);
            assertThat(chain.console(Optional.of(new Login("operator", "wrong")))
                            .get(path)
                            .status())
                    .isEqualTo(401);
        }
        ComposeRun.Result published = chain.sh("docker run --rm --network " + Containers.PROJECT + "_default"
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
                "CONSOLE_PASSWORD",
                "S3_SECRET")) {
            assertThat(visible.contains(chain.secret(password))).as(password).isFalse();
        }
    }

    @Test
    @Order(4)
    void theConsoleShowsTheChainAndWhichHopIsStopped() {
        assertThat(chain.console("/flow").path("hops"))
                .extracting(hop -> hop.path("name").asText())
                .containsExactly("mqtt", "source", "kafka", "jobs", "sink", "influx");
        chain.awaitFlow();
        await("runs")
                .atMost(Containers.TIMEOUT)
                .until(() -> chain.console("/ledger").path("runs").size() >= 2);
        // The lab maps it with the plugins in the image.
        assertThat(chain.console("/record/baseline_signal?offset=0:0")
                        .at("/records/0/sinks/0")
                        .toString())
                .contains("baseline_signal,baselineId=");
        assertThat(chain.console("/faults").path("elsewhere").asBoolean()).isTrue();

        chain.sh("docker kill " + chain.container("influxdb"));

        await("influx")
                .atMost(Containers.TIMEOUT)
                .until(() -> chain.stoppedHops().contains("influx"));
        chain.compose("up", "-d", "--no-deps", "influxdb");
        chain.awaitFlow();
    }

    @Test
    @Order(5)
    void storesEverythingOnceThoughEachContainerIsKilled() {
        for (String service : SERVERS) {
            String load = chain.start("simulate", "baselines", "--rate", "200", "--seconds", "20");
            String container = chain.container(service);
            assertThat(chain.sh("docker kill " + container).code()).as(service).isZero();
            chain.compose("up", "-d", "--no-deps", service);
            chain.awaitHealthy(service);
            assertThat(chain.exitCode(load))
                    .as("load while " + service + " was killed")
                    .isZero();
        }
        chain.awaitJobs();
        chain.verify();
    }

    /** As after a crash: the engine starts the container again. */
    @Test
    @Order(6)
    void theEngineRestartsAServerThatEnds() {
        String before = chain.inspect("connect", "{{.State.Pid}}");

        assertThat(chain.sh("kill -9 " + before).code()).isZero();

        await().atMost(Containers.TIMEOUT)
                .until(() -> !chain.inspect("connect", "{{.State.Pid}}").equals(before));
        chain.awaitHealthy("connect");
    }

    /** As after a restart of the machine. */
    @Test
    @Order(7)
    void jobsContinueFromTheirCheckpointAfterARestartOfTheEngine() {
        chain.publish();
        Map<String, Long> before = chain.checkpoints("completed");

        ComposeRun.Result restarted = chain.sh(Engine.RESTART.formatted(Containers.PROJECT));

        assumeTrue(restarted.code() != Engine.REFUSED, restarted.out());
        assertThat(restarted.code()).as(restarted.out()).isZero();
        chain.awaitJobs();
        assertThat(chain.checkpoints("restored"))
                .hasSize(2)
                .allSatisfy((job, restored) -> assertThat(restored).as(job).isGreaterThanOrEqualTo(before.get(job)));
        SERVERS.forEach(chain::awaitHealthy);
        chain.publish();
        chain.verify();
    }

    @Test
    @Order(8)
    void jobsContinueFromTheirCheckpointAfterDownAndUp() {
        chain.compose("down");
        chain.compose("up", "-d");

        chain.awaitJobs();
        assertThat(chain.restored().values())
                .hasSize(2)
                .allMatch(checkpoint -> checkpoint.matches("file:.*/checkpoints/.*/chk-\\d+"));
        chain.publish();
        chain.verify();
    }

    /** As the user of the dashboards, who can only read. */
    @Test
    @Order(9)
    void everyQueryOfEveryDashboardReturnsRows() {
        fillDashboards();
        await().atMost(Containers.TIMEOUT)
                .untilAsserted(() -> assertThat(DashboardPoints.queries().filter(query -> !hasRows(query)))
                        .as("queries without rows")
                        .isEmpty());
        chain.fringe("jobs", "stop", "--cancel", "join-market-events");
        chain.fringe("connectors", "delete", MARKET);
    }

    /** On our own base, because the public images cannot be pulled everywhere. */
    @Test
    @Order(10)
    void buildsTheImagesForKubernetes() {
        build("connect", "--build-arg KAFKA=fringe-base:bookworm --build-arg BASE=fringe-base:bookworm");
        build("jobs", "--build-arg FLINK=fringe-base:bookworm");

        assertThat(content("connect", "/opt/kafka"))
                .anyMatch(file -> file.matches("/opt/kafka/plugins/[^/]+/lib/influx-sink-.*\\.jar"))
                .anyMatch(file -> file.matches("/opt/kafka/plugins/[^/]+/lib/mqtt-source-.*\\.jar"))
                .contains(
                        "/opt/kafka/fringe-schemas/baseline_signal.avsc",
                        "/opt/kafka/fringe-schemas/machine_data.avsc");
        assertThat(content("jobs", "/opt/flink"))
                .contains("/opt/flink/usrlib/qa-jobs.jar")
                .anyMatch(file -> file.matches("/opt/flink/plugins/[^/]+/flink-s3-fs-hadoop-.*\\.jar"));
    }

    private static void build(String image, String options) {
        ComposeRun.Result built = chain.sh("docker build " + options + " -t fringe-test-" + image + " -f "
                + Services.home() + "/deploy/kubernetes/Dockerfile." + image + " " + Services.home());
        assertThat(built.code()).as(built.out()).isZero();
    }

    private static List<String> content(String image, String folder) {
        return chain.sh("docker run --rm fringe-test-" + image + " find " + folder + " -type f; docker rmi fringe-test-"
                        + image)
                .out()
                .lines()
                .toList();
    }

    private static void fillDashboards() {
        chain.fringe("connectors", "apply", MARKET);
        chain.fringe("jobs", "run", "join-market-events", "--idle", "2s");
        // In the past, so that half-minute buckets are complete; the second run closes the windows of the first.
        Instant begin = Instant.now().minus(Duration.ofMinutes(6));
        simulate("baselines", 3_000, begin);
        simulate("baselines", 500, begin.plusSeconds(60));
        simulate("machines", 500, begin);
        chain.fringe("simulate", "market", "--speed", "100", "--bots", "0.2", "--start", begin.toString());
        write("telescope", DashboardPoints.telescope(begin));
        write("fringe", DashboardPoints.marketTables(begin));
        for (String measurement :
                List.of("qa.summary", "qa.rfi_run", "qa.rfi_current", "market.flat_action", "market.dropped")) {
            await(measurement)
                    .atMost(Containers.TIMEOUT)
                    .until(() -> hasRows("SELECT * FROM \"" + measurement + "\" LIMIT 1"));
        }
        chain.fringe(
                "storage", "backfill", STORAGE, "--from", begin.minusSeconds(60).toString(), "--again");
    }

    private static void simulate(String instruments, int count, Instant start) {
        chain.fringe(
                "simulate",
                instruments,
                "--rate",
                "1000",
                "--count",
                String.valueOf(count),
                "--start",
                start.toString());
    }

    private static void write(String database, String lines) {
        Login writer = new Login("fringe", chain.secret("INFLUXDB_USER_PASSWORD"));
        Rest.Answer answer = chain.influx(Optional.of(writer))
                .post("/write?precision=ms&db=" + database, "text/plain", BodyPublishers.ofString(lines));
        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    /** Whether a query returns a value other than a time. */
    private static boolean hasRows(String query) {
        JsonNode series = chain.influx(Optional.of(reader()))
                .get("/query?db=fringe&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .body()
                .at("/results/0/series");
        for (JsonNode one : series) {
            for (JsonNode row : one.path("values")) {
                for (int i = 0; i < row.size(); i++) {
                    if (!one.path("columns").get(i).asText().equals("time")
                            && !row.get(i).isNull()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static int status(Optional<Login> login, String query) {
        return chain.influx(login).get("/query?" + query).status();
    }

    private static Login reader() {
        return new Login("dashboards", chain.secret("INFLUXDB_READ_PASSWORD"));
    }
}
