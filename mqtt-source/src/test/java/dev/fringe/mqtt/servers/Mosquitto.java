package dev.fringe.mqtt.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Mosquitto as a process of its own, with persistence, on a port of its own. */
public final class Mosquitto implements AutoCloseable {
    private final Path dir;
    private final int port;
    private final List<String> settings;
    private Process process;

    private Mosquitto(Path dir, int port, List<String> settings) {
        this.dir = dir;
        this.port = port;
        this.settings = settings;
    }

    /** Starts one; {@code extra} lines come after the listener. */
    public static Mosquitto start(Path dir, String... extra) throws IOException {
        int port = freePort();
        List<String> settings = new ArrayList<>(List.of(
                "user root",
                "persistence true",
                "persistence_location " + dir + "/",
                "autosave_interval 1",
                "autosave_on_changes true",
                "max_queued_messages 0",
                "max_inflight_messages 0",
                "listener " + port + " 127.0.0.1"));
        settings.addAll(List.of(extra));
        if (settings.stream().noneMatch(s -> s.startsWith("allow_anonymous"))) {
            settings.add("allow_anonymous true");
        }
        Mosquitto mosquitto = new Mosquitto(dir, port, settings);
        mosquitto.start();
        return mosquitto;
    }

    public void start() throws IOException {
        Path config = Files.write(dir.resolve("mosquitto.conf"), settings);
        process = new ProcessBuilder(binary(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dir.resolve("mosquitto.log").toFile()))
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
    }

    private static String binary() {
        return List.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto").stream()
                .filter(p -> Files.isExecutable(Path.of(p)))
                .findFirst()
                .orElse("mosquitto");
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    /** As the power going out would. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As an operator would; what is in memory is written down. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
