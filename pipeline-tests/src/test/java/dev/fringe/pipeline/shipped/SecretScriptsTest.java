// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that create passwords and certificates. */
class SecretScriptsTest {
    @TempDir
    Path dir;

    private Secrets secrets;

    @BeforeEach
    void create() throws IOException {
        secrets = Secrets.in(dir.resolve("project"));
    }

    @Test
    void writesADifferentPasswordForEachVariable() throws IOException {
        assertThat(passwords()).hasSizeGreaterThan(5).doesNotHaveDuplicates().allMatch(it -> it.length() >= 32);
        assertThat(Files.readAllLines(secrets.env())).contains("COMPOSE_PROFILES=dashboards");
    }

    @Test
    void onlyTheOwnerCanReadThePasswords() throws IOException {
        assertThat(mode(secrets.env())).isEqualTo("rw-------");
    }

    @Test
    void refusesToReplacePasswordsThatAreInUse() throws IOException {
        String before = Files.readString(secrets.env());

        Shell.Result again = secrets.run();

        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains(".env exists", "rotate");
        assertThat(Files.readString(secrets.env())).isEqualTo(before);
    }

    /** Compose names a password that an older .env lacks, and this command. */
    @Test
    void addsThePasswordsThatAnOlderFileLacks() throws IOException {
        int count = passwords().size();
        List<String> before = Files.readAllLines(secrets.env()).stream()
                .filter(line -> !line.startsWith("CONSOLE_PASSWORD"))
                .toList();
        Files.writeString(secrets.env(), String.join("\n", before));

        Shell.Result added = secrets.run();

        assertThat(added.code()).isZero();
        assertThat(added.out()).contains("CONSOLE_PASSWORD").doesNotContain(passwords());
        assertThat(Files.readAllLines(secrets.env())).containsAll(before);
        assertThat(passwords()).hasSize(count).doesNotHaveDuplicates();
        assertThat(mode(secrets.env())).isEqualTo("rw-------");
    }

    @Test
    void rotationReplacesPasswordsAndKeepsEverythingElse() throws IOException {
        Files.writeString(secrets.env(), Files.readString(secrets.env()) + "CONNECT_PORT=9999\nNOTE=a=b");
        List<String> before = passwords();

        assertThat(secrets.run("rotate")).returns(0, Shell.Result::code);

        assertThat(passwords())
                .hasSameSizeAs(before)
                .doesNotContainAnyElementsOf(before)
                .doesNotHaveDuplicates();
        assertThat(Files.readAllLines(secrets.env())).contains("CONNECT_PORT=9999", "NOTE=a=b");
        assertThat(mode(secrets.env())).isEqualTo("rw-------");
    }

    @Test
    void explainsAWrongArgument() {
        assertThat(secrets.run("rotat")).returns(2, Shell.Result::code);
    }

    @Test
    void makesCertificatesForTheNamesOfTheServers() throws IOException {
        Path certificates = dir.resolve("certificates");
        String script =
                Services.home().resolve("deploy/tls/make-certificates.sh").toString();
        assertThat(Shell.run(Map.of("NAMES", "DNS:mqtt.example.org"), script, certificates.toString()))
                .returns(0, Shell.Result::code);
        for (String server : List.of("mosquitto", "influxdb")) {
            assertThat(verified(certificates, server, server)).isZero();
            assertThat(verified(certificates, server, "mqtt.example.org")).isZero();
            assertThat(verified(certificates, server, "other.example.org")).isNotZero();
            assertThat(mode(certificates.resolve(server + ".key"))).isEqualTo("rw-------");
        }
        assertThat(mode(certificates.resolve("ca.key"))).isEqualTo("rw-------");
        assertThat(certificates.resolve("truststore.p12")).isNotEmptyFile();
    }

    private static int verified(Path certificates, String server, String name) {
        return Shell.run(
                        Map.of(),
                        "openssl",
                        "verify",
                        "-verify_hostname",
                        name,
                        "-CAfile",
                        certificates.resolve("ca.crt").toString(),
                        certificates.resolve(server + ".crt").toString())
                .code();
    }

    private List<String> passwords() throws IOException {
        return Files.readAllLines(secrets.env()).stream()
                .filter(line -> line.matches("[A-Z0-9_]+=[0-9a-f]{32,}"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
