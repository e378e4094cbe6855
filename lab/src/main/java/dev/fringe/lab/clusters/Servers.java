// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.TrustedAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The servers of a chain, with their logins. They are those of a stack in a directory, or those that an operator's file names.
 * A missing address is an error only for the command that needs it.
 */
public final class Servers {
    private static final String USUAL_DATABASE = "fringe";
    private static final String KAFKA = "kafka";
    private static final String BOOTSTRAP = "bootstrap.servers";
    /** The section with the options of the Connect worker that concern converters. */
    private static final String WORKER = "worker";

    private static final Map<String, String> USUAL_WORKER = Map.of(
            "key.converter", "org.apache.kafka.connect.storage.StringConverter",
            "value.converter", "dev.fringe.avro.AvroConverter",
            "header.converter", "org.apache.kafka.connect.storage.SimpleHeaderConverter");
    private static final Set<String> HTTP_SERVERS = Set.of("mqtt", "connect", "registry", "flink", "influx");
    private static final Set<String> SETTINGS = Set.of(
            "url",
            "username",
            "password",
            "password-file",
            TrustedAuthority.FILE,
            TrustedAuthority.REVOKED,
            "database");

    private final JsonNode settings;
    /** Names of other files are relative to it. */
    private final Path file;

    private Servers(JsonNode settings, Path file) {
        this.settings = settings;
        this.file = file;
    }

    /** The servers of the stack in a directory. Their logins are in the environment. */
    public static Servers ofStack(Path dir) {
        return of(Endpoints.read(dir), dir.resolve(Endpoints.FILE));
    }

    /** The servers of a stack whose addresses are known. */
    public static Servers of(Endpoints endpoints) {
        return of(endpoints, Path.of(Endpoints.FILE));
    }

    private static Servers of(Endpoints endpoints, Path file) {
        ObjectNode settings = new YAMLMapper().createObjectNode();
        endpoints.addresses().forEach((name, address) -> {
            if (name.equals(KAFKA)) {
                settings.putObject(name).put(BOOTSTRAP, address);
            } else if (HTTP_SERVERS.contains(name)) {
                settings.putObject(name).put("url", address);
            }
        });
        return new Servers(settings, file);
    }

    /** The servers that a file names. Its logins have precedence over those of the environment. */
    public static Servers in(Path file) {
        JsonNode settings;
        try {
            settings = new YAMLMapper().readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new LabFailure(file + " does not exist: set the file with the addresses with --servers", e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + ": " + firstLine(e), e);
        }
        if (!settings.isObject()) {
            throw new LabFailure(file + " has no servers: write a section for each of kafka, connect, registry, flink"
                    + " and influx");
        }
        settings.properties().forEach(section -> check(file, section.getKey(), section.getValue()));
        return new Servers(settings, file);
    }

    private static void check(Path file, String name, JsonNode section) {
        if (!section.isObject()) {
            throw new LabFailure(file + ": " + name + " must be a section with settings");
        }
        if (name.equals(KAFKA) || name.equals(WORKER)) {
            return;
        }
        if (!HTTP_SERVERS.contains(name)) {
            throw new LabFailure(file + ": unknown server " + name
                    + "; known are kafka, mqtt, connect, worker, registry, flink and influx");
        }
        section.fieldNames().forEachRemaining(setting -> {
            if (!SETTINGS.contains(setting)) {
                throw new LabFailure(file + ": unknown setting " + name + "." + setting + "; known are "
                        + String.join(", ", SETTINGS.stream().sorted().toList()));
            }
        });
    }

    public ConnectCluster connect() {
        return ConnectCluster.of(rest("Kafka Connect", "connect", Login.to(Login.Server.CONNECT)));
    }

    public FlinkCluster flink() {
        return new FlinkCluster(rest("Flink", "flink", Optional.empty()));
    }

    public Rest registry() {
        return rest("the schema registry", "registry", Optional.empty());
    }

    public InfluxDb influx() {
        return InfluxDb.of(rest("InfluxDB", "influx", Login.to(Login.Server.INFLUX)));
    }

    /** The database that the sinks write to, unless their configuration names another one. */
    public String database() {
        return settings.path("influx").path("database").asText(USUAL_DATABASE);
    }

    /** What each client of Kafka needs: addresses, and the settings of its security. */
    public Map<String, Object> kafka() {
        JsonNode section = section(KAFKA);
        if (!section.path(BOOTSTRAP).isTextual()) {
            throw new LabFailure(file + " has no " + BOOTSTRAP + " of kafka: add it to the file");
        }
        Map<String, Object> client = new LinkedHashMap<>();
        section.properties()
                .forEach(setting ->
                        client.put(setting.getKey(), setting.getValue().asText()));
        return client;
    }

    /**
     * Where a server is, for a client that is not the lab's.
     *
     * @param authority whom to trust, if not whom the JVM trusts
     */
    public record Place(String url, Optional<Login> login, Optional<TrustedAuthority> authority) {}

    /** The place of InfluxDB, the registry or the broker, if the file names it. */
    public Optional<Place> place(String name) {
        JsonNode section = settings.path(name);
        if (!section.path("url").isTextual()) {
            return Optional.empty();
        }
        if (name.equals("mqtt")) {
            Login.expectNoneIn(section.path("url").asText(), name);
        }
        Optional<Login> usual = switch (name) {
            case "influx" -> Login.to(Login.Server.INFLUX);
            case "mqtt" -> Login.to(Login.Server.MQTT);
            default -> Optional.empty();
        };
        return Optional.of(new Place(
                section.path("url").asText(), login(name, section).or(() -> usual), authority(name, section)));
    }

    private Optional<TrustedAuthority> authority(String name, JsonNode section) {
        Optional<Path> revoked = Optional.of(section.path(TrustedAuthority.REVOKED))
                .filter(JsonNode::isTextual)
                .map(file -> path(file.asText()));
        if (section.has(TrustedAuthority.FILE)) {
            return Optional.of(new TrustedAuthority(
                    path(section.path(TrustedAuthority.FILE).asText()), revoked));
        }
        if (revoked.isPresent()) {
            throw new LabFailure(file + ": " + name + " has a " + TrustedAuthority.REVOKED + "; also set "
                    + TrustedAuthority.FILE + ", the certificates of the authority that issued the list");
        }
        return Optional.empty();
    }

    /** The converters of the worker, for connectors that set none: those of the lab's worker unless the file has others. */
    public Map<String, String> worker() {
        Map<String, String> worker = new LinkedHashMap<>(USUAL_WORKER);
        settings.path(WORKER)
                .properties()
                .forEach(setting ->
                        worker.put(setting.getKey(), setting.getValue().asText()));
        return worker;
    }

    /** Whether the file names a server. */
    public boolean has(String name) {
        return settings.has(name);
    }

    /** @param usual the login, unless the file has another one */
    private Rest rest(String service, String name, Optional<Login> usual) {
        JsonNode section = section(name);
        Rest rest = new Rest(service, url(name, section))
                .withLogin(login(name, section).or(() -> usual));
        return authority(name, section)
                .map(authority -> rest.withTrust(authority.context()))
                .orElse(rest);
    }

    private String url(String name, JsonNode section) {
        if (!section.path("url").isTextual()) {
            throw new LabFailure(file + " has no url of " + name + ": add it to the file");
        }
        return section.path("url").asText();
    }

    private Optional<Login> login(String name, JsonNode section) {
        if (!section.has("username")) {
            return Optional.empty();
        }
        if (section.has("password") == section.has("password-file")) {
            throw new LabFailure(file + ": " + name + " has a username; set password or password-file, and not both");
        }
        String password = section.has("password")
                ? section.path("password").asText()
                : secret(path(section.path("password-file").asText()));
        return Optional.of(new Login(section.path("username").asText(), password));
    }

    private static String secret(Path secretFile) {
        try {
            return Files.readString(secretFile).strip();
        } catch (IOException e) {
            throw new LabFailure("cannot read the password in " + secretFile + ": " + e.getMessage(), e);
        }
    }

    private Path path(String name) {
        return file.toAbsolutePath().getParent().resolve(name);
    }

    private JsonNode section(String name) {
        JsonNode section = settings.path(name);
        if (section.isMissingNode()) {
            throw new LabFailure(file + " has no address of " + name
                    + ": start the stack with `fringe up`, or add the address to the file");
        }
        return section;
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
