// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** One Mosquitto and one HiveMQ for all tests of this JVM, because HiveMQ keeps its services in static fields. */
public final class Brokers {
    private static Brokers shared;

    private final Certificates certificates;
    private final Map<String, Broker> brokers;

    private Brokers(Path dir) throws Exception {
        certificates = new Certificates(dir);
        brokers = Map.of(
                "mosquitto", Mosquitto.start(Files.createDirectories(dir.resolve("mosquitto")), certificates),
                "hivemq", HiveMq.start(Files.createDirectories(dir.resolve("hivemq")), certificates));
    }

    /** Starts the brokers at the first call; they end with the JVM. */
    public static synchronized Brokers shared() throws Exception {
        if (shared == null) {
            Path dir = Files.createTempDirectory("brokers");
            shared = new Brokers(dir);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                shared.get("mosquitto").close();
                delete(dir);
            }));
        }
        return shared;
    }

    private static void delete(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Broker get(String name) {
        return brokers.get(name);
    }

    public Certificates certificates() {
        return certificates;
    }
}
