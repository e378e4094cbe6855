// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of a running stack, as in {@code endpoints.json}. A missing address
 * is an error only for the command that needs it, so a handwritten file may contain only some services.
 */
public record Endpoints(Map<String, String> addresses, Map<String, Service> processes) {

    public static final String FILE = "endpoints.json";
    private static final String PROCESSES = "processes";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One process of the stack. */
    public record Service(long pid, int port, String log) {}

    public Endpoints {
        addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
        processes = Collections.unmodifiableMap(new LinkedHashMap<>(processes));
    }

    public String mqtt() {
        return known("mqtt");
    }

    public String kafka() {
        return known("kafka");
    }

    /** Kafka's address, if the file contains it. */
    public Optional<String> kafkaIfNamed() {
        return Optional.ofNullable(addresses.get("kafka"));
    }

    /** The schema registry's address, if the file contains it. */
    public Optional<String> registryIfNamed() {
        return Optional.ofNullable(addresses.get("registry"));
    }

    /** The page that shows the chain, unless the stack runs without it. */
    public Optional<String> console() {
        return Optional.ofNullable(addresses.get("console"));
    }

    /** Prometheus, which runs only with {@code fringe up --prometheus}. */
    public String prometheus() {
        return known("prometheus");
    }

    public String connect() {
        return known("connect");
    }

    public String registry() {
        return known("registry");
    }

    public String flink() {
        return known("flink");
    }

    public String influx() {
        return known("influx");
    }

    /** The S3 server, which runs only with {@code fringe up --s3}. */
    public String s3() {
        return known("s3");
    }

    public static Endpoints read(Path dir) {
        Path file = dir.resolve(FILE);
        try {
            return parse(Files.readString(file), file);
        } catch (NoSuchFileException e) {
            throw new LabFailure(
                    "no stack in " + dir + " (" + file
                            + " does not exist): start one with `fringe up`, or set its directory with --dir",
                    e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + ": " + e.getMessage() + "; check its permissions", e);
        }
    }

    public void write(Path dir) {
        Path file = dir.resolve(FILE);
        try {
            AtomicFile.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toJson()) + "\n");
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write " + file + ": " + e.getMessage()
                            + "; free disk space, or set another directory with --dir",
                    e);
        }
    }

    private ObjectNode toJson() {
        ObjectNode root = JSON.createObjectNode();
        addresses.forEach(root::put);
        ObjectNode services = root.putObject(PROCESSES);
        processes.forEach((name, service) -> services.putObject(name)
                .put("pid", service.pid())
                .put("port", service.port())
                .put("log", service.log()));
        return root;
    }

    private static Endpoints parse(String text, Path file) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new LabFailure(
                    file + " is not JSON" + JsonPlace.of(e) + ": run `fringe down` and `fringe up` to write it again",
                    e);
        }
        Map<String, Service> processes = new LinkedHashMap<>();
        root.path(PROCESSES)
                .properties()
                .forEach(entry -> processes.put(
                        entry.getKey(),
                        new Service(
                                entry.getValue().path("pid").asLong(),
                                entry.getValue().path("port").asInt(),
                                entry.getValue().path("log").asText())));
        Map<String, String> addresses = new LinkedHashMap<>();
        root.properties().stream()
                .filter(entry -> entry.getValue().isTextual())
                .forEach(entry -> addresses.put(entry.getKey(), entry.getValue().asText()));
        return new Endpoints(addresses, processes);
    }

    private String known(String name) {
        String address = addresses.get(name);
        if (address == null) {
            throw new LabFailure("endpoints.json has no address of " + name
                    + ": start the stack with `fringe up`, or add the address to the file");
        }
        return address;
    }
}
