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

/** The whole chain with two of all that can have two. Every server is reached over a link that can fail. */
final class SoakStack implements AutoCloseable {
    static final Path SCHEMAS = LabStack.home().resolve("lab/src/test/resources/foreign");
    /** Of the lab's S3 server. */
    private static final String BUCKET = "fringe";

    private final LabStack lab;
    private final ProcessFaults faults;
    private final Map<String, TcpLink> links = new TreeMap<>();

    SoakStack() throws IOException {
        for (String server : Fault.LINKS) {
            links.put(server, new TcpLink(FreePort.find(), () -> port(server)));
        }
        StackSize size =
                new StackSize(2, 2, Set.of()).withHighAvailability(true).withS3(true);
        lab = LabStack.notStarted(
                SoakTest.class,
                size,
                Map.of(
                        "kafka.properties",
                        "advertised.listeners=PLAINTEXT://" + address("kafka"),
                        "connect.properties",
                        "value.converter.schema.registry.url=" + registry(),
                        "flink.yaml",
                        "s3.bucket." + BUCKET + ".endpoint: http://" + address("s3")));
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

    /** Where a server is reached over its link. */
    private String address(String server) {
        return "127.0.0.1:" + links.get(server).port();
    }

    private String broker() {
        return "tcp://" + address("mqtt");
    }

    private String registry() {
        return "http://" + address("registry") + "/apis/ccompat/v7";
    }

    /** All jobs must fit one task manager and a slot of the other. */
    List<String> jobOptions() {
        return List.of("--parallelism", "1", "--registry", registry());
    }

    static String inBucket(String path) {
        return "s3://" + BUCKET + "/" + path;
    }

    private void writeOutside() throws IOException {
        Files.createDirectories(outside());
        String endpoints = Files.readString(lab.dir().resolve(Endpoints.FILE));
        Files.writeString(
                outside().resolve(Endpoints.FILE),
                endpoints.replace(lab.endpoints().mqtt(), broker()));
    }

    /** Deploys the connectors of the lab, of the telescope and of Sparkplug, with the addresses of the links. */
    void deployConnectors() throws IOException {
        Path dir = Files.createDirectories(lab.dir().resolve("soak"));
        lab.run("simulate", "sal", "--schemas", SCHEMAS.toString(), "--write-schemas", dir.toString());
        for (Path folder : List.of(
                LabStack.home().resolve("connect-configs/connectors"),
                LabStack.home().resolve("connect-configs/sparkplug"),
                dir.resolve("connectors"))) {
            overLinks(folder, dir.resolve("connectors"));
        }
        lab.run("connectors", "apply", dir.resolve("connectors").toString());
    }

    private void overLinks(Path folder, Path target) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.writeString(
                        target.resolve(file.getFileName()),
                        Files.readString(file)
                                .replace("${env:FRINGE_MQTT_URI}", broker())
                                .replace("${env:FRINGE_REGISTRY}", registry())
                                .replace("${env:FRINGE_INFLUX_URL}", "http://" + address("influx")));
            }
        }
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
