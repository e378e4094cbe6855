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
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?([^}]*)}");
    private static final Set<String> BUILT_BEFORE = Set.of("./qa-jobs/target", "./lab/target");
    private static final ComposeFile COMPOSE = ComposeFile.read();

    @TempDir
    static Path dir;

    private static Path secrets;

    @BeforeAll
    static void makeSecrets() throws IOException {
        secrets = dir.resolve("env");
        Shell.Result made =
                Shell.run(Map.of(), Services.home().resolve("deploy/secrets.sh").toString());
        assertThat(made.code()).isZero();
        Files.writeString(secrets, made.out());
    }

    @Test
    void hasEveryPartOfTheChain() {
        assertThat(names(COMPOSE.services()))
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
                        "minio",
                        "connectors",
                        "jobs",
                        "storage",
                        "health");
    }

    @Test
    void pinsEveryImageBehindAVariable() {
        each((name, service) -> {
            assertThat(service.path("image").asText()).as(name).matches("\\$\\{[A-Z_]+_IMAGE:-[^}]+}");
            assertThat(COMPOSE.image(name)).as(name).matches(".+:.*\\d.*").doesNotContain(":latest");
        });
        assertThat(COMPOSE.image("influxdb")).startsWith("influxdb:1.8");
    }

    /** The tag consists of the first two parts of the POM's version; several files name our images. */
    @Test
    void ourImagesHaveTheVersionOfTheBuild() throws IOException {
        String version = Version.CURRENT.replaceFirst("^(\\d+\\.\\d+)\\..*", "$1");
        List<Path> files = new ArrayList<>(List.of(Path.of("docker-compose.yml"), Path.of("docs/operations.md")));
        try (Stream<Path> kubernetes = Files.list(LabStack.home().resolve("deploy/kubernetes"))) {
            kubernetes.forEach(files::add);
        }
        List<String> tags = new ArrayList<>();
        for (Path file : files) {
            Pattern.compile("fringe-(?:connect|jobs):([\\w.-]+)")
                    .matcher(Files.readString(LabStack.home().resolve(file)))
                    .results()
                    .forEach(image -> tags.add(image.group(1)));
        }
        assertThat(tags).hasSizeGreaterThan(5).containsOnly(version);
    }

    @Test
    void limitsTheMemoryOfEveryServiceBehindAVariable() {
        each((name, service) -> assertThat(
                        service.at("/deploy/resources/limits/memory").asText())
                .as(name)
                .matches("\\$\\{[A-Z_]+_MEMORY:-\\d+[mg]}"));
    }

    @Test
    void checksTheHealthOfEachServerAndStartsThemInOrder() {
        each((name, service) -> {
            boolean stays = service.has("<<");
            boolean hasPort = service.has("ports") || name.equals("kafka") || name.equals("minio");
            assertThat(service.has("healthcheck")).as(name).isEqualTo(stays && hasPort);
            service.path("depends_on").properties().forEach(dependency -> {
                JsonNode other = COMPOSE.services().path(dependency.getKey());
                assertThat(other.isMissingNode())
                        .as(name + " needs " + dependency.getKey())
                        .isFalse();
                boolean healthy =
                        dependency.getValue().path("condition").asText().equals("service_healthy");
                assertThat(other.has("healthcheck")).as(dependency.getKey()).isEqualTo(healthy);
            });
        });
    }

    @Test
    void containsNoPasswordAndRefusesToStartWithoutOne() throws IOException {
        Set<String> required = new TreeSet<>();
        each((name, service) -> service.path("environment").properties().forEach(variable -> {
            if (variable.getKey().matches(".*(PASSWORD|SECRET|TOKEN).*")) {
                assertThat(variable.getValue().asText())
                        .as(name + " " + variable.getKey())
                        .matches("\\$\\{[A-Z_]+:\\?is not set, run \\./deploy/secrets\\.sh > \\.env}");
            }
        }));
        Matcher matcher = REQUIRED.matcher(text("docker-compose.yml"));
        while (matcher.find()) {
            required.add(matcher.group(1));
        }
        Set<String> empty = text(".env.example")
                .lines()
                .filter(line -> line.matches("[A-Z_]+="))
                .map(line -> line.replace("=", ""))
                .collect(Collectors.toSet());
        assertThat(empty).isEqualTo(required);
    }

    @Test
    void generatesADifferentPasswordForEachVariable() throws IOException {
        List<String> passwords = Files.readAllLines(secrets).stream()
                .filter(line -> line.matches("[A-Z_]+=.+"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
        assertThat(passwords).hasSizeGreaterThan(5).doesNotHaveDuplicates().allMatch(it -> it.length() >= 32);
    }

    @Test
    void everyServerRequiresAuthentication() throws IOException {
        assertThat(COMPOSE.services()
                        .at("/influxdb/environment/INFLUXDB_HTTP_AUTH_ENABLED")
                        .asText())
                .isEqualTo("true");
        assertThat(COMPOSE.services()
                        .at("/connect/environment/CONNECT_REST_EXTENSION_CLASSES")
                        .asText())
                .endsWith("BasicAuthSecurityRestExtension");
        assertThat(text("deploy/mosquitto/mosquitto.conf")).contains("allow_anonymous false", "password_file");
        assertThat(text("deploy/tls/mosquitto.conf")).contains("allow_anonymous false", "password_file");
        each((name, service) -> service.path("ports")
                .forEach(port -> assertThat(port.asText()).as(name).startsWith("127.0.0.1:")));
    }

    @Test
    void mountsOnlyExistingFiles() {
        each((name, service) -> service.path("volumes").forEach(volume -> {
            String source = volume.asText().substring(0, volume.asText().indexOf(':'));
            if (!source.startsWith("./")) {
                assertThat(COMPOSE.volumes().has(source))
                        .as(name + " " + source)
                        .isTrue();
            } else if (!BUILT_BEFORE.contains(source)) {
                assertThat(Services.home().resolve(source)).as(name).exists();
            }
        }));
    }

    @Test
    void setsEveryVariableThatConnectorFilesUse() throws IOException {
        Set<String> given = new HashSet<>();
        COMPOSE.services().at("/connect/environment").fieldNames().forEachRemaining(given::add);
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
    void mountsTheFolderOfEverySecretFile() throws IOException {
        JsonNode connect = COMPOSE.services().path("connect");
        String allowed = connect.at("/environment/CONNECT_CONFIG_PROVIDERS_FILE_PARAM_ALLOWED_PATHS")
                .asText();
        assertThat(connect.path("volumes"))
                .extracting(JsonNode::asText)
                .contains("./deploy/secrets:" + allowed + ":ro");
        Matcher file = Pattern.compile("\\$\\{file:([^:]+):(\\w+)}")
                .matcher(text("connect-configs/secret-file/influx-signals.json"));
        Set<String> keys = new HashSet<>();
        while (file.find()) {
            keys.add(file.group(2));
            Path mounted = Path.of(file.group(1));
            assertThat(mounted).startsWithRaw(Path.of(allowed));
            assertThat(text("deploy/secrets/" + mounted.getFileName() + ".example"))
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
            assertThat(refused.err()).contains("PASSWORD", "run ./deploy/secrets.sh > .env");
        }
    }

    @Test
    void makesCertificatesForTheNamesOfTheServers() {
        Path certificates = dir.resolve("certificates");
        String script =
                Services.home().resolve("deploy/tls/make-certificates.sh").toString();
        assertThat(Shell.run(Map.of(), script, certificates.toString())).returns(0, Shell.Result::code);
        for (String server : List.of("mosquitto", "influxdb")) {
            Shell.Result verified = Shell.run(
                    Map.of(),
                    "openssl",
                    "verify",
                    "-verify_hostname",
                    server,
                    "-CAfile",
                    certificates.resolve("ca.crt").toString(),
                    certificates.resolve(server + ".crt").toString());
            assertThat(verified).returns(0, Shell.Result::code);
        }
        assertThat(certificates.resolve("truststore.p12")).isNotEmptyFile();
    }

    private interface Check {
        void on(String name, JsonNode service);
    }

    private static void each(Check check) {
        COMPOSE.services().properties().forEach(service -> check.on(service.getKey(), service.getValue()));
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String text(String file) throws IOException {
        return Files.readString(Services.home().resolve(file));
    }

    private static String[] with(List<String> command, List<String> options, String... more) {
        List<String> line = new ArrayList<>(command);
        line.addAll(options);
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }
}
