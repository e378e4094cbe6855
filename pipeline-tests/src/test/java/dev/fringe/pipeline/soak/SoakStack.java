// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.ProcessFaults;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.services.FreePort;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The whole chain with two of all that can have two. Clients reach Kafka, and connectors and devices reach Mosquitto and InfluxDB,
 * over links that can fail.
 */
final class SoakStack implements AutoCloseable {
    static final Path SCHEMAS = LabStack.home().resolve("lab/src/test/resources/foreign");
    /** All jobs must fit one task manager and a slot of the other. */
    static final String[] ONE_SLOT = {"--parallelism", "1"};

    private final LabStack lab;
    private final ProcessFaults faults;
    private final Map<String, TcpLink> links = new TreeMap<>();

    SoakStack() throws IOException {
        int kafka = FreePort.find();
        StackSize size =
                new StackSize(2, 2, Set.of()).withHighAvailability(true).withS3(true);
        lab = LabStack.notStarted(
                SoakTest.class, size, Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + kafka));
        links.put("kafka", new TcpLink(kafka, () -> port("kafka")));
        links.put("mqtt", new TcpLink(FreePort.find(), () -> port("mqtt")));
        links.put("influx", new TcpLink(FreePort.find(), () -> port("influx")));
        lab.up();
        writeOutside();
        faults = new ProcessFaults(lab.dir());
    }

    private int port(String listener) {
        Properties ports = new Properties();
        try (Reader in = Files.newBufferedReader(lab.dir().resolve("ports.properties"))) {
            ports.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Integer.parseInt(ports.getProperty(listener));
    }

    LabStack lab() {
        return lab;
    }

    /** A directory whose stack is this one, with the broker as the devices reach it. */
    Path outside() {
        return lab.dir().resolve("outside");
    }

    private String broker() {
        return "tcp://127.0.0.1:" + links.get("mqtt").port();
    }

    private void writeOutside() throws IOException {
        Files.createDirectories(outside());
        String endpoints = Files.readString(lab.dir().resolve(Endpoints.FILE));
        Files.writeString(
                outside().resolve(Endpoints.FILE),
                endpoints.replace(lab.endpoints().mqtt(), broker()));
    }

    /** Deploys the connectors of the lab and of the telescope, with the addresses of the links. */
    void deployConnectors() throws IOException {
        Path dir = Files.createDirectories(lab.dir().resolve("soak"));
        lab.run("simulate", "sal", "--schemas", SCHEMAS.toString(), "--write-schemas", dir.toString());
        try (Stream<Path> files = Stream.concat(
                Files.list(LabStack.home().resolve("connect-configs/connectors")),
                Files.list(dir.resolve("connectors")))) {
            for (Path file : files.toList()) {
                Files.writeString(
                        dir.resolve("connectors").resolve(file.getFileName()),
                        Files.readString(file)
                                .replace("${env:FRINGE_MQTT_URI}", broker())
                                .replace(
                                        "${env:FRINGE_INFLUX_URL}",
                                        "http://127.0.0.1:"
                                                + links.get("influx").port()));
            }
        }
        lab.run("connectors", "apply", dir.resolve("connectors").toString());
    }

    List<String> processes() {
        return List.copyOf(lab.endpoints().processes().keySet());
    }

    void begin(Fault fault) throws Exception {
        Fault.Kind kind = fault.kind();
        if (kind.link != null) {
            links.get(fault.target()).set(kind.link);
        } else if (kind.process != null) {
            faults.begin(fault.target(), kind.process);
        } else {
            ProcessHandle process = ProcessHandle.of(
                            lab.endpoints().processes().get(fault.target()).pid())
                    .orElseThrow();
            process.destroy();
            assertThat(process.onExit().get(1, TimeUnit.MINUTES)).isNotNull();
        }
    }

    void end(Fault fault) {
        if (fault.kind().link != null) {
            links.get(fault.target()).set(TcpLink.State.OPEN);
        } else if (fault.kind().process != null) {
            faults.end(fault.target());
        }
        lab.restartDead();
    }

    @Override
    public void close() throws IOException {
        if (faults != null) {
            faults.close();
        }
        lab.close();
        for (TcpLink link : links.values()) {
            link.close();
        }
    }
}
