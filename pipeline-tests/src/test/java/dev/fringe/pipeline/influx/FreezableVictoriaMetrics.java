// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.influx;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.NativeBinaries;
import dev.fringe.lab.stack.StartProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A VictoriaMetrics whose process can be stopped, so that connections stay open and no request is answered. */
final class FreezableVictoriaMetrics implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Process process;

    FreezableVictoriaMetrics(Path folder) throws IOException {
        Path program = NativeBinaries.ofThisMachine(StartProgress.SILENT).findOrInstallVictoriaMetrics();
        String address;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + socket.getLocalPort();
        }
        url = "http://" + address;
        process = new ProcessBuilder(
                        program.toString(),
                        "-httpListenAddr=" + address,
                        "-storageDataPath=" + folder.resolve("data"),
                        "-dedup.minScrapeInterval=1ms")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> get("/health").equals("OK"));
    }

    String url() {
        return url;
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The times of all samples of a metric, in milliseconds. */
    Set<Long> times(String metric) {
        get("/internal/force_flush");
        String series = URLEncoder.encode("{__name__=\"" + metric + "\"}", StandardCharsets.UTF_8);
        Set<Long> times = new HashSet<>();
        for (String line : get("/api/v1/export?match%5B%5D=" + series).lines().toList()) {
            for (JsonNode time : tree(line).path("timestamps")) {
                times.add(time.asLong());
            }
        }
        return times;
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
