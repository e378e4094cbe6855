// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a server with its own port and folder; it can be frozen, killed and restarted. */
abstract class RealServer implements AutoCloseable {
    final Path folder;
    final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    RealServer(String name) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            folder = Files.createTempDirectory(name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    abstract List<String> command();

    /** How a missing program is installed. */
    abstract String remedy();

    final void launch() {
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the server cannot be started; " + remedy(), e);
        }
        await().atMost(Duration.ofMinutes(1)).until(this::answers);
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the server ended; its log is in " + folder + "; " + remedy());
        }
        try {
            return get("/ping", "").statusCode() == 204;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    final HttpResponse<String> get(String path, String query) {
        return send(HttpRequest.newBuilder(uri(path, query)));
    }

    final HttpResponse<String> post(String path, String query, String body) {
        return send(HttpRequest.newBuilder(uri(path, query)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private URI uri(String path, String query) {
        return URI.create(url() + path + (query.isEmpty() ? "" : "?" + query));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Like a power failure. */
    final void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    /** Connections stay open, and no request is answered. */
    final void freeze() {
        signal("STOP");
    }

    final void thaw() {
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

    private void waitForEnd() {
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        waitForEnd();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
