// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.cli.Fringe;
import dev.fringe.lab.cli.stack.StackStart;
import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.NativeBinaries;
import dev.fringe.lab.stack.Ports;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The lab's stack for tests. Tests that kill no process use {@link #shared()} with their own topics and databases. Tests that kill
 * processes of Flink, Kafka or the S3 server use {@link #ofJobs()}, others start their own stack and close it.
 */
public final class LabStack implements AutoCloseable {
    static {
        OutputTail.listen();
        Services.current()
                .programs()
                .ifPresent(folder -> System.setProperty(NativeBinaries.FIRST_SEARCHED, folder.toString()));
    }

    private static LabStack shared;
    private static LabStack ofJobs;

    private final Path dir;
    private final Stack stack;
    private final StackSize size;

    private LabStack(String name, StackSize size, Map<String, String> settings) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "stacks"));
            this.dir = Files.createTempDirectory(parent, name).toAbsolutePath();
            Installation usual = Installation.current();
            this.stack =
                    new Stack(settings.isEmpty() ? usual : OtherSettings.of(usual, dir.resolve("home"), settings), dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.size = size;
    }

    /** The stack that all tests share. The first test that needs it starts it. */
    public static synchronized LabStack shared() {
        if (shared == null) {
            shared = started("shared", StackSize.USUAL);
        }
        return shared;
    }

    /** A stack for jobs whose processes the test may kill. It is closed when a test starts its own stack, to spare the machine. */
    public static synchronized LabStack ofJobs() {
        if (ofJobs == null) {
            ofJobs = started("jobs", StackSize.jobsOnly(2).withS3(true));
        }
        ofJobs.restartDead();
        return ofJobs;
    }

    private static synchronized void closeJobs() {
        if (ofJobs != null) {
            ofJobs.close();
            ofJobs = null;
        }
    }

    /** A stack whose processes the test may kill. */
    public static LabStack ownFor(Class<?> test, StackSize size) {
        return ownFor(test, size, Map.of());
    }

    /** @param settings the lines to add to files of connect-configs/settings */
    public static LabStack ownFor(Class<?> test, StackSize size, Map<String, String> settings) {
        LabStack lab = notStarted(test, size, settings);
        lab.up();
        return lab;
    }

    /** A stack whose directory is known before {@link #up} starts it. */
    public static LabStack notStarted(Class<?> test, StackSize size, Map<String, String> settings) {
        closeJobs();
        return prepared(test.getSimpleName(), size, settings);
    }

    private static LabStack started(String name, StackSize size) {
        LabStack lab = prepared(name, size, Map.of());
        lab.up();
        return lab;
    }

    private static LabStack prepared(String name, StackSize size, Map<String, String> settings) {
        LabStack lab = new LabStack(name, size, settings);
        // An interrupted test run must leave no process behind.
        Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
        return lab;
    }

    /** Starts what is not running. */
    public Endpoints up() {
        return stack.up(size, new StackStart(System.out)).endpoints();
    }

    public Endpoints endpoints() {
        return Endpoints.read(dir);
    }

    public Path dir() {
        return dir;
    }

    /** The project's root, for the files of connect-configs. */
    public static Path home() {
        return Installation.current().home();
    }

    public static Path connector(String file) {
        return home().resolve("connect-configs/connectors").resolve(file);
    }

    /** Runs a command line of the lab against this stack and returns its exit code. */
    public int fringe(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--dir");
        all.add(dir.toString());
        return Fringe.run(all.toArray(String[]::new));
    }

    public InfluxQuery influx(String database) {
        return new InfluxQuery(endpoints().influx(), database);
    }

    /** Runs a command line that must succeed; the assertion error contains the output. */
    public void run(String... arguments) {
        assertThat(fringe(arguments))
                .as(() -> "`fringe " + String.join(" ", arguments) + "`, which printed\n" + OutputTail.latest())
                .isZero();
    }

    /** Runs a command line that must fail, and returns the end of its output. */
    public String failure(String... arguments) {
        assertThat(fringe(arguments))
                .as(() -> "`fringe " + String.join(" ", arguments) + "`, which printed\n" + OutputTail.latest())
                .isEqualTo(1);
        return OutputTail.latest();
    }

    /** Runs a command line and returns the end of its output. */
    public String output(String... arguments) {
        fringe(arguments);
        return OutputTail.latest();
    }

    /** Publishes {@code count} texts to one MQTT topic, and returns when the broker has acknowledged all of them. */
    public void publish(String topic, int count, IntFunction<String> text) {
        try (MqttPublisher publisher = new MqttPublisher(endpoints().mqtt(), "lab-stack", Duration.ofSeconds(30))) {
            for (int i = 0; i < count; i++) {
                byte[] payload = text.apply(i).getBytes(StandardCharsets.UTF_8);
                publisher.publish(new Message(topic, payload, true, ""));
            }
            assertThat(publisher.awaitAcknowledged(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** Kills one process and returns when it has ended and its port is free. */
    public void kill(String service) {
        Endpoints.Service killed = endpoints().processes().get(service);
        long pid = killed.pid();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        try {
            process.onExit().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(service + " (" + pid + ") survived kill -9", e);
        }
        await().atMost(20, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Ports.isFree(killed.port()));
    }

    /** Restarts dead processes, as a supervisor does. A task manager of Flink may end itself when another one dies. */
    public void restartDead() {
        // Waiting tests call this often, and a health check would ask each server.
        boolean dead = endpoints().processes().values().stream()
                .anyMatch(process -> ProcessHandle.of(process.pid())
                        .filter(ProcessHandle::isAlive)
                        .isEmpty());
        if (dead) {
            try {
                up();
            } catch (LabFailure e) {
                System.out.println("A supervisor would try again, because " + e.getMessage());
                up();
            }
        }
    }

    public List<Stack.Health> health() {
        return stack.health();
    }

    /** Ends all processes, as `fringe down` does. */
    public void down() {
        stack.down();
    }

    /** Kills the stack and deletes its data; its logs stay under target/stacks. */
    @Override
    public void close() {
        stack.down(Duration.ZERO);
        if (!Files.exists(dir.resolve("data"))) {
            return;
        }
        try (Stream<Path> below = Files.walk(dir.resolve("data"))) {
            below.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
