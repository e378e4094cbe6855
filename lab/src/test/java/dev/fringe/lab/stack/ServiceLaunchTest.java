// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One service, as in a container: from the lab's definition, with settings from the environment. */
class ServiceLaunchTest {
    private static final Path PROJECT = Installation.current().home();

    @TempDir
    Path dir;

    private Path home;

    @BeforeEach
    void installation() throws IOException {
        home = dir.resolve("home");
        for (String folder : new String[] {"kafka", "flink"}) {
            Files.createDirectories(home.resolve("lab/servers/" + folder + "/target/lib"));
        }
        Files.createFile(Files.createDirectories(home.resolve("lab/servers/kafka/target/agent"))
                .resolve("agent.jar"));
        Files.createDirectories(home.resolve("lab/servers/s3/target/plugins"));
        Files.createDirectories(home.resolve("plugin-bundle/target"));
        try (ZipOutputStream zip =
                new ZipOutputStream(Files.newOutputStream(home.resolve("plugin-bundle/target/fringe.zip")))) {
            zip.putNextEntry(new ZipEntry("fringe/lib/a.jar"));
        }
        Files.createSymbolicLink(home.resolve("connect-configs"), PROJECT.resolve("connect-configs"));
    }

    @Test
    void listensOnAllAddressesAndReachesOthersByName() throws IOException {
        Path script = prepare("connect", StackSize.USUAL, Map.of("FRINGE_HOST_REGISTRY", "schemas.example"));

        assertThat(settings(script, "connect.properties"))
                .contains(
                        "bootstrap.servers=kafka:9092",
                        "listeners=http://0.0.0.0:8083",
                        "value.converter.schema.registry.url=http://schemas.example:8080/apis/ccompat/v7");
        assertThat(Files.readString(script))
                .contains("[ -n \"${FRINGE_INFLUX_URL+set}\" ] || export FRINGE_INFLUX_URL='http://influxdb:8086'\n")
                .contains("exec '");
        assertThat(dir.resolve("state/connect-plugins/fringe/lib/a.jar")).exists();
    }

    @Test
    void takesSettingsAndOptionsOfTheJvmFromTheEnvironment() throws IOException {
        Path script = prepare(
                "connect",
                StackSize.USUAL,
                Map.of("FRINGE_SETTINGS", "offset.flush.interval.ms=7\n", "FRINGE_JVM_OPTIONS", "-Xmx2g  -Da='b c'"));

        assertThat(settings(script, "connect.properties"))
                .contains("offset.flush.interval.ms=7")
                .doesNotContain("offset.flush.interval.ms=5000");
        assertThat(settings(script, "log4j2.properties")).doesNotContain("offset.flush.interval.ms=7");
        assertThat(Files.readString(script)).containsPattern("'-Xmx1g'.*'-Xmx2g' '-Da='\\\\''b'.*'-cp'");
    }

    /** As a variable of docker-compose.yml without a value. An empty argument would be taken for the main class. */
    @Test
    void ignoresOptionsWithoutContent() throws IOException {
        Path script =
                prepare("connect", StackSize.USUAL, Map.of("FRINGE_SETTINGS", "\n \n", "FRINGE_JVM_OPTIONS", "  "));

        assertThat(Files.readString(script)).doesNotContain(" ''");
    }

    @Test
    void keepsThePasswordOfTheRestInterfaceInAPrivateFile() throws IOException {
        Path script = prepare(
                "connect",
                StackSize.USUAL,
                Map.of("FRINGE_CONNECT_USERNAME", "operator", "FRINGE_CONNECT_PASSWORD", "pass\\word"));

        assertThat(settings(script, "connect.properties"))
                .anyMatch(line -> line.startsWith("rest.extension.classes="))
                .noneMatch(line -> line.contains("pass"));
        assertThat(Files.readString(script)).doesNotContain("pass\\word").contains("jaas.conf");
        Path users = script.resolveSibling("rest-users.properties");
        assertThat(Files.readString(users)).isEqualTo("operator=pass\\\\word\n");
        assertThat(mode(users)).isEqualTo("rw-------");
        assertThat(mode(script)).startsWith("rwx------");
    }

    @Test
    void refusesAUserWithoutAPassword() {
        assertThatThrownBy(() -> prepare("connect", StackSize.USUAL, Map.of("FRINGE_CONNECT_USERNAME", "operator")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("FRINGE_CONNECT_PASSWORD");
    }

    @Test
    void servesMetricsOnThePortsThatPrometheusScrapes() throws IOException {
        StackSize size = new StackSize(1, 1, Set.of()).withPrometheus(true);

        assertThat(Files.readString(prepare("connect", size, Map.of())))
                .containsPattern("'-javaagent:\\S+\\.jar=0\\.0\\.0\\.0:9404:\\S+/connect-jmx\\.yml'");
        assertThat(settings(prepare("flink-taskmanager-1", size, Map.of()), "config.yaml"))
                .contains("metrics.reporter.prom.port: '9251'");
        assertThat(Files.readString(prepare("connect", StackSize.USUAL, Map.of())))
                .doesNotContain("-javaagent");
    }

    /** Flink refuses a file in which a setting appears twice. */
    @Test
    void setsEachSettingOfFlinkOnce() throws IOException {
        Path script = prepare(
                "flink-jobmanager",
                new StackSize(1, 1, Set.of()).withHighAvailability(true).withS3(true),
                Map.of(
                        "FRINGE_SETTINGS", "jobmanager.memory.process.size: 800m\nhigh-availability.cluster-id: /x",
                        "AWS_SECRET_ACCESS_KEY", "s3cret"));

        assertThat(settings(script, "config.yaml").stream()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .map(line -> line.substring(0, line.indexOf(':'))))
                .doesNotHaveDuplicates();
        assertThat(settings(script, "config.yaml"))
                .contains(
                        "jobmanager.rpc.address: flink-jobmanager",
                        "rest.bind-address: 0.0.0.0",
                        "high-availability.zookeeper.quorum: zookeeper:2181",
                        "high-availability.cluster-id: /x",
                        "s3.endpoint: http://s3:9000")
                .noneMatch(line -> line.contains("s3cret"));
        assertThat(Files.readString(script)).contains("'-Xmx400m'");
    }

    @Test
    void namesTheServicesThatExist() {
        assertThatThrownBy(() -> prepare("kafak", StackSize.USUAL, Map.of()))
                .hasMessageContaining("no service named kafak")
                .hasMessageContaining("kafka, mosquitto, registry");
    }

    private Path prepare(String service, StackSize size, Map<String, String> environment) {
        Installation installation = new Installation(home, Path.of("/usr/bin/java"));
        return new ServiceLaunch(installation, dir.resolve("state"), size, environment).prepare(service);
    }

    private static List<String> settings(Path script, String file) throws IOException {
        return Files.readAllLines(script.resolveSibling(file));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
