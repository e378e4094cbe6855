// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.NativeBinaries;
import dev.fringe.lab.stack.StartProgress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that the sink can write to, in a folder of its own that is deleted at the end. */
final class TargetProcess implements AutoCloseable {
    private static final String QUESTDB = "QuestDB";
    private static final Duration START = Duration.ofMinutes(1);

    private final String title;
    private final String url;
    private final Process process;
    private final Path folder;
    private final QuestDbLog log;

    private TargetProcess(String title, int port, Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        this.title = title;
        this.url = "http://127.0.0.1:" + port;
        this.folder = folder;
        this.log = new QuestDbLog(url);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        this.process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static TargetProcess influxDb() throws Exception {
        Path folder = Files.createTempDirectory("bench-influxdb");
        int port = freePort();
        String influxd = NativeBinaries.ofThisMachine(StartProgress.SILENT)
                .findOrInstall()
                .influxd()
                .toString();
        return new TargetProcess(
                        "InfluxDB 1",
                        port,
                        folder,
                        List.of(influxd),
                        Map.of(
                                "INFLUXDB_HTTP_BIND_ADDRESS",
                                "127.0.0.1:" + port,
                                "INFLUXDB_BIND_ADDRESS",
                                "127.0.0.1:" + freePort(),
                                "INFLUXDB_META_DIR",
                                folder.resolve("meta").toString(),
                                "INFLUXDB_DATA_DIR",
                                folder.resolve("data").toString(),
                                "INFLUXDB_DATA_WAL_DIR",
                                folder.resolve("wal").toString(),
                                "INFLUXDB_REPORTING_DISABLED",
                                "true",
                                "INFLUXDB_MONITOR_STORE_ENABLED",
                                "false",
                                "INFLUXDB_HTTP_LOG_ENABLED",
                                "false"))
                .started();
    }

    static TargetProcess victoriaMetrics() throws Exception {
        Path folder = Files.createTempDirectory("bench-victoria-metrics");
        int port = freePort();
        Path program = NativeBinaries.ofThisMachine(StartProgress.SILENT).findOrInstallVictoriaMetrics();
        return new TargetProcess(
                        "VictoriaMetrics",
                        port,
                        folder,
                        List.of(
                                program.toString(),
                                "-httpListenAddr=127.0.0.1:" + port,
                                "-storageDataPath=" + folder.resolve("data"),
                                "-dedup.minScrapeInterval=1ms"),
                        Map.of())
                .started();
    }

    static TargetProcess questDb() throws Exception {
        Path folder = Files.createTempDirectory("bench-questdb");
        int port = freePort();
        Path conf = Files.createDirectories(folder.resolve("root/conf"));
        Files.writeString(conf.resolve("server.conf"), """
                http.bind.to=127.0.0.1:%d
                http.min.enabled=false
                pg.enabled=false
                line.tcp.enabled=false
                telemetry.enabled=false
                cairo.writer.data.append.page.size=128K
                cairo.wal.writer.data.append.page.size=128K
                cairo.o3.column.memory.size=256K
                """.formatted(port));
        return new TargetProcess(
                        QUESTDB,
                        port,
                        folder,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx2g",
                                "-cp",
                                Installation.current().home().resolve("lab/servers/questdb/target/lib") + "/*",
                                "io.questdb.ServerMain",
                                "-d",
                                folder.resolve("root").toString()),
                        Map.of())
                .started();
    }

    private TargetProcess started() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest ping = HttpRequest.newBuilder(URI.create(url + "/ping")).build();
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                http.send(ping, BodyHandlers.discarding());
                return this;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new IllegalStateException(title + " does not answer; its log is in " + folder, notYet);
                }
                Thread.sleep(100);
            }
        }
    }

    String title() {
        return title;
    }

    String url() {
        return url;
    }

    /** What the other servers acknowledge is already where queries find it. */
    void awaitApplied() throws InterruptedException {
        if (title.equals(QUESTDB)) {
            log.awaitApplied();
        }
    }

    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
