// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** The process of a server, and its folder, which is deleted with it. */
public final class NativeProcess implements AutoCloseable {
    private final Process process;
    private final Path folder;

    private NativeProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        // An interrupted test run must leave no process behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    public static NativeProcess start(ProcessBuilder builder, Path folder) throws IOException {
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        return new NativeProcess(builder.start(), folder);
    }

    public boolean isAlive() {
        return process.isAlive();
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
