package dev.fringe.pipeline.shelf;

import static org.awaitility.Awaitility.await;

import dev.fringe.lab.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

final class NativeInflux implements InfluxServer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;
    private final String url;

    private NativeInflux(Process process, Path folder, String url) {
        this.process = process;
        this.folder = folder;
        this.url = url;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static NativeInflux start(ProcessBuilder builder, Path folder, String url) throws IOException {
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        NativeInflux influx = new NativeInflux(builder.start(), folder, url);
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> new Rest("InfluxDB", url).get("/ping").ok());
        return influx;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try (var files = Files.walk(folder)) {
            process.waitFor(30, TimeUnit.SECONDS);
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
