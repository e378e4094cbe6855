// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Locates the build's artifacts, from the project's root and the JDK that runs the lab. */
public record Installation(Path home, Path java) {

    /** The launcher sets the root in {@code fringe.home}; tests run in a directory below it. */
    public static Installation current() {
        String named = System.getProperty("fringe.home");
        Path home = named != null ? Path.of(named) : rootAbove(Path.of("").toAbsolutePath());
        return new Installation(
                home.toAbsolutePath().normalize(), Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    public Path connectConfigs() {
        return home.resolve("connect-configs");
    }

    public Path setting(String file) {
        return connectConfigs().resolve("settings").resolve(file);
    }

    /** A file of the rules for Prometheus. */
    public Path prometheus(String file) {
        return connectConfigs().resolve("prometheus").resolve(file);
    }

    public String labClassPath() {
        Path libraries = built("lab/target/lib");
        return libraries.resolveSibling("lab.jar") + ":" + libraries.resolve("*");
    }

    public Path kafkaClassPath() {
        return built("lab/servers/kafka/target/lib");
    }

    /** The agent that serves JMX metrics for Prometheus. */
    public Path metricsAgent() {
        return onlyFile(built("lab/servers/kafka/target/agent"), ".jar");
    }

    public Path flinkClassPath() {
        return built("lab/servers/flink/target/lib");
    }

    public Path registryJar() {
        return onlyFile(built("lab/servers/registry/target/registry"), "-runner.jar");
    }

    public Path s3ClassPath() {
        return built("lab/servers/s3/target/lib");
    }

    /** The folder of Flink's plugins, with the S3 file system. */
    public Path flinkPlugins() {
        return built("lab/servers/s3/target/plugins");
    }

    /** The archive that an operator installs. */
    public Path pluginArchive() {
        return onlyFile(built("plugin-bundle/target"), ".zip");
    }

    private Path built(String place) {
        Path path = home.resolve(place);
        if (!Files.isDirectory(path)) {
            throw new LabFailure(path + " does not exist: run `./fringe` in " + home + " to build it");
        }
        return path;
    }

    private static Path onlyFile(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow(() -> new LabFailure("no *" + ending + " in " + folder
                            + ": run `./mvnw -DskipTests package` to build it again"));
        } catch (IOException e) {
            throw new LabFailure("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Path rootAbove(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("connect-configs"))) {
                return folder;
            }
        }
        throw new LabFailure("cannot find the project's root above " + start + ": start the lab with ./fringe");
    }
}
