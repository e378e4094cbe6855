// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.services.FreePort;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A separate Mosquitto that persists each change at once, instead of periodically. */
final class PersistentMosquitto implements AutoCloseable {
    private final Path dir;
    private final int port;
    private Process process;

    PersistentMosquitto(Path dir) throws IOException {
        this.dir = dir;
        this.port = FreePort.find();
        Files.write(
                dir.resolve("mosquitto.conf"),
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "user " + System.getProperty("user.name"),
                        "persistence true",
                        "persistence_location " + dir + "/",
                        "autosave_on_changes true",
                        "autosave_interval 1",
                        "max_queued_messages 0"));
        start();
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        Services.current().program("mosquitto").toString(),
                        "-c",
                        dir.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dir.resolve("mosquitto.log").toFile()))
                .start();
        await().atMost(Duration.ofSeconds(30)).until(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }
}
