// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.services.ComposeFile;
import dev.fringe.pipeline.services.Services;
import dev.fringe.records.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-compose.yml has pinned images, memory limits and no secrets, and every server requires a password. */
class ComposeTest {
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z0-9_]+):\\?([^}]*)}");
    private static final Set<String> CERTIFICATES =
            Set.of("mosquitto.crt", "mosquitto.key", "influxdb.crt", "influxdb.key", "ca.crt", "truststore.p12");
    private static final ComposeFile COMPOSE = ComposeFile.read();
    private static final ComposeFile TLS = ComposeFile.read("deploy/tls/docker-compose.tls.yml");

    @TempDir
    static Path dir;

    private static Path secrets;

    @BeforeAll
    static void makeSecrets() throws IOException {
        secrets = Secrets.in(dir.resolve("project")).env();
    }

    @Test
    void hasEveryPartOfTheChain() {
        assertThat(ComposeFile.names(COMPOSE.services()))
                .contains(
                        "mosquitto",
                        "kafka",
                        "registry",
                        "connect",
                        "jobmanager",
                        "taskmanager",
                        "influxdb",
                        "chronograf",
                        "grafana",
                        "zookeeper",
                        "s3",
                        "connectors",
                        "jobs",
                        "storage",
                        "health",
                        "console",
                        "exporter",
                        "prometheus");
    }

    @Test
    void pinsEveryImageBehindAVariable() {
        COMPOSE.each((name, service) -> {
            assertThat(service.path("image").asText()).as(name).matches("\\$\\{[A-Z_]+_IMAGE:-[^}]+}");
            assertThat(COMPOSE.image(name)).as(name).matches(".+:.*\\d.*").doesNotContain(":latest");
        });
        assertThat(COMPOSE.image("influxdb")).startsWith("influxdb:1.8");
    }

    /** The tag consists of the first two parts of the POM's version; several files name our images. */
    @Test
    void ourImagesHaveTheVersionOfTheBuild() throws IOException {
        String version = Version.CURRENT.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1");
        List<Path> files = new ArrayList<>(List.of(Path.of("docker-compose.yml"), Path.of(".env.offline")));
        try (Stream<Path> kubernetes = Files.walk(LabStack.home().resolve("deploy/kubernetes"))) {
            kubernetes.filter(Files::isRegularFile).forEach(files::add);
        }
        List<String> tags = new ArrayList<>();
        for (Path file : files) {
            Pattern.compile("fringe(?:-connect|-jobs|-mosquitto|-influxdb|-prometheus)?:(\\d+\\.[\\w.-]+)")
                    .matcher(Files.readString(LabStack.home().resolve(file)))
                    .results()
                    .forEach(image -> tags.add(image.group(1)));
        }
        assertThat(tags).hasSizeGreaterThan(5).containsOnly(version);
    }

    @Test
    void containsNoPasswordAndRefusesToStartWithoutOne() {
        Set<String> required = new TreeSet<>();
        COMPOSE.each((name, service) -> service.path("environment").properties().forEach(variable -> {
            if (variable.getKey().matches(".*(PASSWORD|SECRET|TOKEN).*")) {
                assertThat(variable.getValue().asText())
                        .as(name + " " + variable.getKey())
                        .matches("\\$\\{[A-Z0-9_]+:\\?is not set, run \\./deploy/secrets\\.sh}");
            }
        }));
        Matcher matcher = REQUIRED.matcher(ComposeFile.text("docker-compose.yml"));
        while (matcher.find()) {
            required.add(matcher.group(1));
        }
        Set<String> empty = ComposeFile.text(".env.example")
                .lines()
                .filter(line -> line.matches("[A-Z0-9_]+="))
                .map(line -> line.replace("=", ""))
                .collect(Collectors.toSet());
        assertThat(empty).isEqualTo(required);
    }

    @Test
    void everyServerRequiresAuthentication() {
        assertThat(ComposeFile.text("deploy/influxdb/start.sh")).contains("render 0.0.0.0:8086 'auth-enabled = true'");
        assertThat(COMPOSE.environment("connect")).contains("FRINGE_CONNECT_USERNAME", "FRINGE_CONNECT_PASSWORD");
        assertThat(ComposeFile.text("deploy/mosquitto/start.sh")).contains("allow_anonymous false", "password_file");
        assertThat(COMPOSE.environment("console")).contains("FRINGE_CONSOLE_USERNAME", "FRINGE_CONSOLE_PASSWORD");
    }

    /** It shows and changes what the commands do, with their logins and their files; also with TLS. */
    @Test
    void theConsoleHasWhatTheCommandsHave() {
        JsonNode console = COMPOSE.services().path("console");
        JsonNode commands = COMPOSE.services().path("fringe");
        assertThat(console.path("volumes")).isEqualTo(commands.path("volumes"));
        assertThat(console.path("environment").properties())
                .containsAll(commands.path("environment").properties());
        assertThat(TLS.services().path("console"))
                .isEqualTo(TLS.services().path("fringe"))
                .isNotEmpty();
    }

    /** Browsers send the published port, which the console does not know. */
    @Test
    void theConsoleAnswersUnderItsPublishedPort() {
        JsonNode console = COMPOSE.services().path("console");
        String published = console.path("ports").get(0).asText().replaceFirst(":7070$", "");
        assertThat(console.path("command").asText())
                .contains("--host " + published + " --host " + published.replace("127.0.0.1", "localhost"));
    }

    /** Only the port with TLS can be opened to other machines, and only by a variable. */
    @Test
    void opensPortsToOtherMachinesOnlyWithTls() {
        COMPOSE.each((name, service) -> service.path("ports")
                .forEach(port -> assertThat(port.asText()).as(name).startsWith("127.0.0.1:")));
        List<String> open = new ArrayList<>();
        TLS.services().forEach(service -> service.path("ports").forEach(port -> open.add(port.asText())));
        assertThat(open).containsExactly("${MQTTS_ADDRESS:-127.0.0.1}:${MQTTS_PORT:-8883}:8883");
    }

    /** The key of the authority could sign a certificate for any server. */
    @Test
    void mountsSingleCertificatesAndNeverTheAuthoritysKey() {
        Set<String> mounted = new TreeSet<>();
        TLS.services()
                .forEach(service -> service.path("volumes").forEach(volume -> {
                    String source = volume.asText().split(":")[0];
                    if (source.contains("/certificates")) {
                        mounted.add(source.replace("./deploy/tls/certificates/", ""));
                    }
                }));
        assertThat(mounted).containsExactlyInAnyOrderElementsOf(CERTIFICATES).doesNotContain("ca.key");
    }

    /** A password in an argument can be read by every user of the machine. */
    @Test
    void givesNoPasswordAsAnArgument() {
        COMPOSE.each((name, service) -> Stream.of("command", "entrypoint", "healthcheck")
                .forEach(part ->
                        assertThat(service.path(part).toString()).as(name).doesNotContainPattern("PASSWORD|SECRET")));
        for (String script : List.of("deploy/mosquitto/start.sh", "deploy/influxdb/start.sh")) {
            assertThat(ComposeFile.text(script).lines())
                    .filteredOn(line -> line.matches(".*(curl|mosquitto_passwd|influx) .*"))
                    .noneMatch(line -> line.matches(".*(curl|mosquitto_passwd|influx) .*PASSWORD.*"));
        }
    }

    @Test
    void needsNoImageThatIsGone() {
        for (String file : List.of("docker-compose.yml", "deploy/tls/docker-compose.tls.yml", ".env.example")) {
            assertThat(ComposeFile.text(file))
                    .as(file)
                    .doesNotContain("minio/", "confluentinc/", "KAFKA_OPTS", "/usr/share/java");
        }
    }

    /** The images for a site without a registry replace all public ones; the rest is not started there. */
    @Test
    void hasAnOwnImageForEachServiceOrAProfile() {
        String offline = ComposeFile.text(".env.offline");
        COMPOSE.each((name, service) -> {
            Matcher variable = Pattern.compile("\\$\\{([A-Z_]+_IMAGE):.*")
                    .matcher(service.path("image").asText());
            assertThat(variable.matches()).as(name).isTrue();
            boolean dashboards = ComposeFile.texts(service.path("profiles")).anyMatch("dashboards"::equals);
            boolean own = variable.group(1).equals("FRINGE_IMAGE")
                    || offline.lines().anyMatch(line -> line.startsWith(variable.group(1) + "=fringe-"));
            assertThat(own).as(name).isNotEqualTo(dashboards);
        });
        assertThat(offline.lines()).contains("COMPOSE_PROFILES=");
    }

    @Test
    void mountsOnlyExistingFiles() {
        COMPOSE.each((name, service) -> service.path("volumes").forEach(volume -> {
            String source = volume.asText().substring(0, volume.asText().indexOf(':'));
            if (!source.startsWith("./")) {
                assertThat(COMPOSE.volumes().has(source))
                        .as(name + " " + source)
                        .isTrue();
            } else {
                assertThat(Services.home().resolve(source)).as(name).exists();
            }
        }));
    }

    @Test
    void setsEveryVariableThatConnectorFilesUse() throws IOException {
        Set<String> given = COMPOSE.environment("connect");
        given.add("FRINGE_SCHEMAS");
        try (Stream<Path> files = Files.list(Services.home().resolve("connect-configs/connectors"))) {
            for (Path file : files.toList()) {
                Matcher variable = Pattern.compile("\\$\\{env:(\\w+)}").matcher(Files.readString(file));
                while (variable.find()) {
                    assertThat(given).as(file.toString()).contains(variable.group(1));
                }
                assertThat(Files.readString(file)).doesNotContainPattern("password\": \"[^$]");
            }
        }
    }

    /** If an allowed path of the provider does not exist, the worker fails to start. */
    @Test
    void mountsTheFolderOfEverySecretFile() {
        JsonNode connect = COMPOSE.services().path("connect");
        Matcher setting = Pattern.compile("config\\.providers\\.file\\.param\\.allowed\\.paths=(\\S+)")
                .matcher(connect.at("/environment/FRINGE_SETTINGS").asText());
        assertThat(setting.find()).isTrue();
        String allowed = setting.group(1);
        assertThat(connect.path("volumes"))
                .extracting(JsonNode::asText)
                .contains("./deploy/secrets:" + allowed + ":ro");
        Matcher file = Pattern.compile("\\$\\{file:([^:]+):(\\w+)}")
                .matcher(ComposeFile.text("connect-configs/secret-file/influx-signals.json"));
        Set<String> keys = new HashSet<>();
        while (file.find()) {
            keys.add(file.group(2));
            Path mounted = Path.of(file.group(1));
            assertThat(mounted).startsWithRaw(Path.of(allowed));
            assertThat(ComposeFile.text("deploy/secrets/" + mounted.getFileName() + ".example"))
                    .containsPattern("(?m)^" + file.group(2) + "=");
        }
        assertThat(keys).containsExactlyInAnyOrder("username", "password");
    }

    /** Checked with docker-compose if it is installed; the other tests do not need it. */
    @Test
    void isValidForDockerComposeAndInvalidWithoutSecrets() throws IOException {
        String nothing = Files.writeString(dir.resolve("nothing"), "").toString();
        for (List<String> compose : Shell.composeCommands()) {
            String file = Services.home().resolve("docker-compose.yml").toString();
            String tls =
                    Services.home().resolve("deploy/tls/docker-compose.tls.yml").toString();
            List<String> known = List.of("--env-file", secrets.toString(), "-f", file);
            assertThat(Shell.run(Map.of(), with(compose, known, "config", "-q")))
                    .returns(0, Shell.Result::code);
            assertThat(Shell.run(Map.of(), with(compose, known, "-f", tls, "config", "-q")))
                    .returns(0, Shell.Result::code);
            Shell.Result refused =
                    Shell.run(Map.of(), with(compose, List.of("--env-file", nothing, "-f", file), "config", "-q"));
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("PASSWORD", "run ./deploy/secrets.sh");
        }
    }

    private static String[] with(List<String> command, List<String> options, String... more) {
        List<String> line = new ArrayList<>(command);
        line.addAll(options);
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }
}
