// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The jar of the jobs. Its name on the cluster contains a hash of its content, so that the same jar is uploaded only once. */
public record JobJar(Path file, String hash) {
    private static final String BUILT = "qa-jobs/target/qa-jobs.jar";
    private static final String BOUNDARY = "fringe-jar-boundary";
    private static final int HASH_LENGTH = 12;

    public static JobJar ofProject() {
        return of(built());
    }

    static LabFailure notBuilt(Path file, NoSuchFileException e) {
        return new LabFailure(
                "the jobs have not been built (" + file + " is missing): run `./fringe` to build them", e);
    }

    /** The jar that the build creates. */
    static Path built() {
        return Installation.current().home().resolve(BUILT);
    }

    static JobJar of(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            String hex = HexFormat.of().formatHex(digest.getMessageDigest().digest());
            return new JobJar(file, hex.substring(0, HASH_LENGTH));
        } catch (NoSuchFileException e) {
            throw notBuilt(file, e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + " (" + e.getMessage() + "): check its permissions", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A job's help text and its exit code. */
    public record Help(String text, int exitCode) {}

    public Help help(KnownJob job) {
        Installation installation = Installation.current();
        List<String> command = List.of(
                installation.java().toString(),
                "-cp",
                file + File.pathSeparator + installation.flinkClassPath().resolve("*"),
                job.entryClass(),
                "--help");
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Help(text, process.waitFor());
        } catch (IOException e) {
            throw new LabFailure("cannot run " + file + " for its options: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while " + job.jobName() + " showed its options", e);
        }
    }

    public String uploadName() {
        return "qa-jobs-" + hash + ".jar";
    }

    String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    BodyPublisher body() {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + uploadName() + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
        String tail = "\r\n--" + BOUNDARY + "--\r\n";
        try {
            return BodyPublishers.concat(
                    BodyPublishers.ofByteArray(head.getBytes(StandardCharsets.UTF_8)),
                    BodyPublishers.ofFile(file),
                    BodyPublishers.ofByteArray(tail.getBytes(StandardCharsets.UTF_8)));
        } catch (FileNotFoundException e) {
            throw new LabFailure(file + " was deleted during the upload: run the command again", e);
        }
    }
}
