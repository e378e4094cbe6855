package dev.fringe.pipeline.shelf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The binaries that are installed on this machine, each server in a folder and on ports of its own. */
final class NativeServices implements Services {
    @Override
    public InfluxServer influx(Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("influx-");
            int port = freePort();
            ProcessBuilder builder = new ProcessBuilder("influxd");
            Map<String, String> environment = builder.environment();
            environment.put("INFLUXDB_HTTP_BIND_ADDRESS", "127.0.0.1:" + port);
            environment.put("INFLUXDB_BIND_ADDRESS", "127.0.0.1:" + freePort());
            environment.put("INFLUXDB_META_DIR", folder.resolve("meta").toString());
            environment.put("INFLUXDB_DATA_DIR", folder.resolve("data").toString());
            environment.put("INFLUXDB_DATA_WAL_DIR", folder.resolve("wal").toString());
            environment.put("INFLUXDB_REPORTING_DISABLED", "true");
            environment.put("INFLUXDB_HTTP_LOG_ENABLED", "false");
            environment.putAll(settings);
            return NativeInflux.start(builder, folder, "http://127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException("influxd does not start; ./fringe prepare installs it", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
