// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench;

import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory of this process. When the process ends, the stacks in it stop, and it is deleted. */
public final class BenchDirectory {
    private static volatile boolean kept;

    private final Path path;
    private final List<Stack> stacks = new ArrayList<>();

    private BenchDirectory(Path path) {
        this.path = path;
    }

    public static BenchDirectory create(String name) throws IOException {
        BenchDirectory directory = new BenchDirectory(Files.createTempDirectory("fringe-bench-" + name));
        Runtime.getRuntime().addShutdownHook(new Thread(directory::end));
        return directory;
    }

    /** After a failure, the logs are needed. */
    static void keepAll() {
        kept = true;
    }

    public Path path() {
        return path;
    }

    /** A stack of this directory, which is not started yet. */
    public Stack stack(Installation installation, String folder) {
        Stack stack = new Stack(installation, path.resolve(folder));
        synchronized (stacks) {
            stacks.add(stack);
        }
        return stack;
    }

    private void end() {
        synchronized (stacks) {
            stacks.forEach(Stack::down);
        }
        if (kept) {
            System.err.println("The logs are in " + path);
            return;
        }
        try {
            delete(path);
        } catch (IOException e) {
            System.err.println("cannot delete " + path + ": " + e.getMessage());
        }
    }

    /** Deletes links, but not what they point to: the installation of a stack has links to the project. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
