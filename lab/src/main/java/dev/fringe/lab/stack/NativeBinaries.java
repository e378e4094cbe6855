// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds programs on this machine: Mosquitto, InfluxDB, Prometheus, and for tests VictoriaMetrics and a browser. Installs a missing one
 * from Debian's package if that is permitted; otherwise
 * the error contains the command that installs it.
 */
public final class NativeBinaries {
    /** The system property with a directory that is searched before the PATH. */
    public static final String FIRST_SEARCHED = "fringe.binaries";

    /** The environment variable that forbids installing packages. */
    static final String FORBIDDEN = "FRINGE_NO_INSTALL";

    private static final List<String> USUAL_PLACES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin");

    private final List<Path> searched;
    private final boolean mayInstall;
    private final StartProgress progress;

    NativeBinaries(List<Path> searched, boolean mayInstall, StartProgress progress) {
        this.searched = searched;
        this.mayInstall = mayInstall;
        this.progress = progress;
    }

    public static NativeBinaries ofThisMachine(StartProgress progress) {
        String first = System.getProperty(FIRST_SEARCHED, "");
        String path = System.getenv().getOrDefault("PATH", "");
        List<Path> searched = Stream.concat(Stream.of((first + ":" + path).split(":")), USUAL_PLACES.stream())
                .filter(place -> !place.isBlank())
                .map(Path::of)
                .distinct()
                .toList();
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean debian = Files.isExecutable(Path.of("/usr/bin/apt-get"));
        return new NativeBinaries(searched, root && debian && System.getenv(FORBIDDEN) == null, progress);
    }

    public record Found(Path mosquitto, Path influxd) {}

    public Found findOrInstall() {
        install(Map.of("mosquitto", "mosquitto", "influxd", "influxdb"));
        Path influxd = found("influxd", "influxdb");
        refuseOtherGenerations(influxd);
        return new Found(found("mosquitto", "mosquitto"), influxd);
    }

    /** Another target of the InfluxDB sink, for its tests. */
    public Path findOrInstallVictoriaMetrics() {
        install(Map.of("victoria-metrics", "victoria-metrics"));
        return found("victoria-metrics", "victoria-metrics");
    }

    public Path findOrInstallPrometheus() {
        install(Map.of("prometheus", "prometheus"));
        return found("prometheus", "prometheus");
    }

    /** A browser and the program that drives it, for tests of the console. */
    public record Browser(Path chromium, Path driver) {}

    public Browser findOrInstallBrowser() {
        install(Map.of("chromium", "chromium", "chromedriver", "chromium-driver"));
        return new Browser(found("chromium", "chromium"), found("chromedriver", "chromium-driver"));
    }

    /** @param packages the package of each binary */
    private void install(Map<String, String> packages) {
        List<String> missing = packages.entrySet().stream()
                .filter(binary -> find(binary.getKey()).isEmpty())
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            install(missing);
        }
    }

    private Path found(String binary, String aPackage) {
        return find(binary)
                .orElseThrow(() -> new LabFailure(binary + " is still missing after installing " + aPackage
                        + ": put it on the PATH and try again"));
    }

    private Optional<Path> find(String binary) {
        return searched.stream()
                .map(folder -> folder.resolve(binary))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void install(List<String> packages) {
        String command = "apt-get install -y --no-install-recommends " + String.join(" ", packages);
        String names = String.join(" and ", packages);
        if (!mayInstall) {
            throw new LabFailure(names + (packages.size() > 1 ? " are" : " is") + " not installed: run `sudo " + command
                    + "`, then try again");
        }
        progress.installing(names, command);
        run(List.of("apt-get", "update"));
        run(List.of(command.split(" ")));
    }

    private static void run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            Path log = Files.createTempFile("fringe-install", ".log");
            Process process = builder.redirectOutput(log.toFile()).start();
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new LabFailure(
                        "`" + String.join(" ", command) + "` failed: see " + log + ", then run it yourself");
            }
            Files.delete(log);
        } catch (IOException e) {
            throw new LabFailure("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while installing", e);
        }
    }

    /** InfluxDB 2 and 3 also have an influxd, with a different command line and configuration. */
    private static void refuseOtherGenerations(Path influxd) {
        try {
            Process process = new ProcessBuilder(influxd.toString(), "version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(process.getInputStream().readAllBytes()).strip();
            if (!version.matches("(?s)InfluxDB v?1\\..*")) {
                throw new LabFailure(influxd + " is not InfluxDB 1.x (its version is: "
                        + version.lines().findFirst().orElse("unknown")
                        + "): put a 1.x influxd first on the PATH, for example Debian's package influxdb");
            }
        } catch (IOException e) {
            throw new LabFailure("cannot run " + influxd + ": " + e.getMessage() + "; reinstall it", e);
        }
    }
}
