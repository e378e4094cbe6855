// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.influxdb.InfluxDB;
import org.influxdb.InfluxDBFactory;
import org.influxdb.dto.Query;
import org.influxdb.dto.QueryResult;

/** A process of the installed influxd with its own ports and folder; it can be killed and restarted. */
public final class RealInflux implements AutoCloseable {
    private static final String BINARY = "/usr/bin/influxd";

    private final Path folder;
    private final int httpPort;
    private final int controlPort;
    private final Map<String, String> settings;
    private InfluxDB client;
    private Process process;

    private final OkHttpClient.Builder http;

    private RealInflux(Path folder, Map<String, String> settings, OkHttpClient.Builder http) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.http = http;
        httpPort = freePort();
        controlPort = freePort();
        client = InfluxDBFactory.connect(url(), http);
    }

    public static RealInflux start(Map<String, String> settings) {
        return start(settings, new OkHttpClient.Builder());
    }

    /** @param http the client for the queries of the test */
    public static RealInflux start(Map<String, String> settings, OkHttpClient.Builder http) {
        try {
            RealInflux influx = new RealInflux(Files.createTempDirectory("influx-"), settings, http);
            influx.launch();
            return influx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RealInflux start() {
        return start(Map.of());
    }

    public void launch() {
        ProcessBuilder builder = new ProcessBuilder(BINARY);
        Map<String, String> environment = builder.environment();
        environment.put("INFLUXDB_HTTP_BIND_ADDRESS", "127.0.0.1:" + httpPort);
        environment.put("INFLUXDB_BIND_ADDRESS", "127.0.0.1:" + controlPort);
        environment.put("INFLUXDB_META_DIR", folder.resolve("meta").toString());
        environment.put("INFLUXDB_DATA_DIR", folder.resolve("data").toString());
        environment.put("INFLUXDB_DATA_WAL_DIR", folder.resolve("wal").toString());
        environment.put("INFLUXDB_REPORTING_DISABLED", "true");
        environment.put("INFLUXDB_MONITOR_STORE_ENABLED", "false");
        environment.put("INFLUXDB_HTTP_LOG_ENABLED", "false");
        environment.putAll(settings);
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("influxd cannot be started; install it with apt-get install influxdb", e);
        }
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> client.ping().isGood());
    }

    /** Like a power failure. */
    public void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    private void waitForEnd() {
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public String url() {
        return (settings.containsKey("INFLUXDB_HTTP_HTTPS_ENABLED") ? "https" : "http") + "://127.0.0.1:" + httpPort;
    }

    public InfluxDB client() {
        return client;
    }

    /** With authentication, this must be the first statement. */
    public void createAdministrator(String name, String password) {
        execute("CREATE USER " + name + " WITH PASSWORD '" + password + "' WITH ALL PRIVILEGES");
        client.close();
        client = InfluxDBFactory.connect(url(), name, password, http);
    }

    public void execute(String statement) {
        QueryResult result = client.query(new Query(statement, "", true));
        if (result.hasError() || result.getResults().get(0).hasError()) {
            throw new IllegalStateException(statement + ": " + result);
        }
    }

    /** The rows of the first series as maps by column, with times in nanoseconds. */
    public List<Map<String, Object>> query(String database, String statement) {
        QueryResult.Result result = client.query(new Query(statement, database), TimeUnit.NANOSECONDS)
                .getResults()
                .get(0);
        if (result.hasError()) {
            throw new IllegalStateException(statement + ": " + result.getError());
        }
        if (result.getSeries() == null) {
            return List.of();
        }
        return result.getSeries().stream()
                .flatMap(series -> series.getValues().stream().map(values -> row(series.getColumns(), values)))
                .toList();
    }

    private static Map<String, Object> row(List<String> columns, List<Object> values) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            if (values.get(i) != null) {
                row.put(columns.get(i), values.get(i));
            }
        }
        return row;
    }

    /** The answer to a query as the server wrote it, with times in nanoseconds. */
    String text(String database, String statement) {
        HttpUrl address = HttpUrl.get(url() + "/query")
                .newBuilder()
                .addQueryParameter("db", database)
                .addQueryParameter("epoch", "ns")
                .addQueryParameter("q", statement)
                .build();
        try (Response response =
                http.build().newCall(new Request.Builder().url(address).build()).execute()) {
            return response.body().string();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long count(String database, String measurement, String field) {
        List<Map<String, Object>> rows =
                query(database, "SELECT count(\"" + field + "\") AS n FROM \"" + measurement + "\"");
        return rows.isEmpty() ? 0 : ((Number) rows.get(0).get("n")).longValue();
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        waitForEnd();
        process.destroyForcibly();
        deleteFolder();
    }

    private void deleteFolder() {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
