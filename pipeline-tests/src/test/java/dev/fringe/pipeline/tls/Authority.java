// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority made by openssl, with a list of revoked certificates. */
final class Authority {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SETTINGS = """
            [ca]
            default_ca = own
            [own]
            database = index
            new_certs_dir = .
            serial = serial
            certificate = ca.pem
            private_key = ca.key
            default_md = sha256
            default_days = 2
            default_crl_days = 2
            policy = names
            unique_subject = no
            copy_extensions = copy
            [names]
            commonName = supplied
            """;

    private final Path dir;

    /** @param name of the authority in its certificate */
    Authority(Path dir, String name) throws IOException {
        this.dir = Files.createDirectories(dir);
        Files.writeString(dir.resolve("settings"), SETTINGS);
        Files.writeString(dir.resolve("index"), "");
        Files.writeString(dir.resolve("serial"), "1000\n");
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "3", "-subj", "/CN=" + name));
        command.addAll(List.of("-addext", "basicConstraints=critical,CA:TRUE"));
        command.addAll(List.of("-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", "ca.pem"));
        run(withKey(command, "ca.key"));
        revocations();
    }

    /** The certificate and key of a server, as PEM. */
    record Issued(Path certificate, Path key) {
        /** Both in one file. */
        Path both() throws IOException {
            Path both = certificate.resolveSibling(certificate.getFileName() + ".both");
            return Files.writeString(both, Files.readString(key) + Files.readString(certificate));
        }
    }

    Path certificate() {
        return dir.resolve("ca.pem");
    }

    Path revocationList() {
        return dir.resolve("crl.pem");
    }

    /** @param host such as {@code DNS:localhost} */
    Issued issue(String name, String host, Instant from, Instant until) throws IOException {
        List<String> request = new ArrayList<>(List.of("openssl", "req", "-new", "-subj", "/CN=" + name));
        request.addAll(List.of("-addext", "subjectAltName=" + host, "-out", name + ".csr"));
        run(withKey(request, name + ".key"));
        run(ca(
                "-in",
                name + ".csr",
                "-out",
                name + ".pem",
                "-notext",
                "-startdate",
                TIME.format(from),
                "-enddate",
                TIME.format(until)));
        return issued(name);
    }

    Issued issue(String name) throws IOException {
        return issue(
                name,
                "DNS:localhost",
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(1)));
    }

    Issued selfSigned(String name) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "2", "-subj", "/CN=" + name));
        command.addAll(List.of("-addext", "subjectAltName=DNS:localhost", "-out", name + ".pem"));
        run(withKey(command, name + ".key"));
        return issued(name);
    }

    Issued revoked(String name) throws IOException {
        Issued issued = issue(name);
        run(ca("-revoke", name + ".pem", "-crl_reason", "keyCompromise"));
        revocations();
        return issued;
    }

    /** The list as it was issued, but replaced by none when it was due. */
    Path outdatedList() throws IOException {
        Instant day = Instant.now().minus(Duration.ofDays(2));
        run(ca(
                "-gencrl",
                "-out",
                "old.pem",
                "-crl_lastupdate",
                TIME.format(day),
                "-crl_nextupdate",
                TIME.format(day.plus(Duration.ofDays(1)))));
        return dir.resolve("old.pem");
    }

    private void revocations() throws IOException {
        run(ca("-gencrl", "-out", "crl.pem"));
    }

    private Issued issued(String name) {
        return new Issued(dir.resolve(name + ".pem"), dir.resolve(name + ".key"));
    }

    private static List<String> withKey(List<String> command, String file) {
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file));
        return command;
    }

    private static List<String> ca(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl", "ca", "-batch", "-config", "settings"));
        command.addAll(List.of(arguments));
        return command;
    }

    private void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("log").toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + Files.readString(dir.resolve("log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
