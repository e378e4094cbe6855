// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Mosquitto process with persistence. */
public final class Mosquitto implements Broker {
    private final Path dir;
    private final Map<Transport, Integer> ports;
    private final List<String> settings;
    private Process process;

    private Mosquitto(Path dir, Map<Transport, Integer> ports, List<String> settings) {
        this.dir = dir;
        this.ports = ports;
        this.settings = settings;
    }

    /** @param extra lines at the end of the configuration */
    public static Mosquitto start(Path dir, String... extra) throws IOException {
        int port = Broker.freePort();
        List<String> settings = new ArrayList<>(List.of(
                "user root",
                "persistence true",
                "persistence_location " + dir + "/",
                "max_queued_messages 0",
                "max_inflight_messages 0",
                "allow_anonymous true",
                "listener " + port + " 127.0.0.1"));
        settings.addAll(List.of(extra));
        Mosquitto mosquitto = new Mosquitto(dir, Map.of(Transport.TCP, port), settings);
        mosquitto.start();
        return mosquitto;
    }

    /** With a listener for each transport, and one user. */
    public static Mosquitto start(Path dir, Certificates certificates) throws Exception {
        Path passwords = dir.resolve("passwords");
        Files.writeString(passwords, "");
        new ProcessBuilder("mosquitto_passwd", "-b", passwords.toString(), USER, PASSWORD)
                .start()
                .waitFor();
        Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
        List<String> settings = new ArrayList<>(List.of(
                "user root",
                "password_file " + passwords,
                "allow_anonymous true",
                "max_inflight_messages 0",
                "max_queued_messages 0"));
        for (Transport transport : Transport.values()) {
            int port = Broker.freePort();
            ports.put(transport, port);
            settings.add("listener " + port + " 127.0.0.1");
            if (transport == Transport.WS || transport == Transport.WSS) {
                settings.add("protocol websockets");
            }
            if (transport == Transport.SSL || transport == Transport.WSS) {
                settings.add("cafile " + certificates.authority());
                settings.add("certfile " + certificates.certificate("server"));
                settings.add("keyfile " + certificates.key("server"));
                settings.add("require_certificate true");
            }
        }
        Mosquitto mosquitto = new Mosquitto(dir, ports, settings);
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
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> answers(ports.get(Transport.TCP)));
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

    @Override
    public String uri(Transport transport) {
        return switch (transport) {
            case TCP -> "tcp://127.0.0.1:" + ports.get(transport);
            case SSL -> "ssl://localhost:" + ports.get(transport);
            case WS -> "ws://127.0.0.1:" + ports.get(transport) + "/mqtt";
            case WSS -> "wss://localhost:" + ports.get(transport) + "/mqtt";
        };
    }

    /**
     * Makes Mosquitto write its store. By itself it acknowledges a message before it persists it; a kill in between would lose
     * messages that no subscriber has seen.
     */
    public void persist() throws Exception {
        Path store = dir.resolve("mosquitto.db");
        Files.deleteIfExists(store);
        new ProcessBuilder("kill", "-USR1", Long.toString(process.pid()))
                .start()
                .waitFor();
        // it writes another file and renames it
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(store));
    }

    /** The persisted store. */
    public byte[] store() throws IOException {
        return Files.readAllBytes(dir.resolve("mosquitto.db"));
    }

    /** Replaces the store, as if restored from a backup. */
    public void restore(byte[] store) throws IOException {
        Files.write(dir.resolve("mosquitto.db"), store);
    }

    /** Like a power failure. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** An orderly stop, which persists everything. */
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
}
