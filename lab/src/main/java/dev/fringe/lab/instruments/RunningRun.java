// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells other processes of a run how far it has come, by a file that is written every second and deleted at its end. */
public final class RunningRun implements AutoCloseable {
    private static final String FOLDER = "running";
    private static final String ENDING = ".json";
    /** A run writes its file every second. */
    private static final long OLD_MILLIS = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Supplier<RunRecord> run;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "running-run");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param dir of the stack
     * @param name of the run
     * @param run its record, with the number of messages that were published until now
     */
    public RunningRun(Path dir, String name, Supplier<RunRecord> run) {
        this.file = dir.resolve(FOLDER).resolve(name + ENDING);
        this.run = run;
        clock.scheduleAtFixedRate(this::write, 0, 1, TimeUnit.SECONDS);
    }

    /** Others see the run late if the file cannot be written; the run itself does not depend on it. */
    private void write() {
        try {
            AtomicFile.replace(file, run.get().toJson().toString());
        } catch (IOException e) {
            // tried again after a second
        }
    }

    /**
     * A run that has not recorded its end.
     *
     * @param alive false for a run whose process was killed
     */
    public record Seen(RunRecord run, boolean alive) {}

    /** The runs of a stack that have not recorded their end. A run whose process was killed keeps its file. */
    public static List<Seen> all(Path dir) {
        List<Seen> runs = new ArrayList<>();
        try (Stream<Path> files = Files.list(dir.resolve(FOLDER))) {
            for (Path file : files.filter(each -> each.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                read(file, runs);
            }
        } catch (IOException e) {
            // no run has begun yet
        }
        return runs;
    }

    private static void read(Path file, List<Seen> runs) throws IOException {
        try {
            long age =
                    System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
            runs.add(new Seen(RunRecord.parse(JSON.readTree(Files.readString(file))), age < OLD_MILLIS));
        } catch (NoSuchFileException ended) {
            // between the listing and the reading
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (clock.awaitTermination(5, TimeUnit.SECONDS)) {
                Files.deleteIfExists(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the run is recorded by now, which has precedence
        }
    }
}
