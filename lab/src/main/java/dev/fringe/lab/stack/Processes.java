// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Starts, finds and ends the processes of a stack. Each process has the stack's directory and its service name in its
 * environment, where the lab finds them. A crashed lab, a stale pid file or a reused pid therefore cannot mislead it.
 */
final class Processes {
    private static final String STACK = "FRINGE_STACK";
    private static final String SERVICE = "FRINGE_SERVICE";
    private static final int MOST_OF_AN_ENVIRONMENT = 128 << 10;

    private final StateDirectory state;

    Processes(StateDirectory state) {
        this.state = state;
    }

    /** Starts a process in its own session, so that Ctrl-C does not reach it and the lab can end the processes in order. */
    long start(String service, Launch launch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add("setsid");
        builder.command().addAll(launch.command());
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL") || name.startsWith("FRINGE_"));
        builder.environment().putAll(launch.environment());
        builder.environment().put(STACK, state.root().toString());
        builder.environment().put(SERVICE, service);
        builder.directory(state.root().toFile());
        Path log = state.log(service);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process process = builder.start();
        process.getOutputStream().close();
        return process.pid();
    }

    /** The running processes of this stack by service name. */
    Map<String, Long> living() {
        Map<String, Long> living = new HashMap<>();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.forEach(process -> serviceOf(process.pid()).ifPresent(service -> living.put(service, process.pid())));
        }
        return living;
    }

    boolean isAlive(String service, long pid) {
        return isAlive(pid, service::equals);
    }

    private boolean isAlive(long pid, Predicate<String> service) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            if (StatLine.read(process.resolve("stat")).hasEnded()) {
                return false;
            }
            Optional<List<String>> variables = environment(pid);
            if (variables.isEmpty()) {
                // A process that is ending has lost its environment, but may still hold its ports.
                return Files.getOwner(process).equals(Files.getOwner(Path.of("/proc/self")));
            }
            // The environment is empty for a moment while exec replaces the launcher with the server.
            return variables.get().isEmpty()
                    || serviceOf(variables.get()).filter(service).isPresent();
        } catch (IOException gone) {
            return false;
        }
    }

    private Optional<String> serviceOf(long pid) {
        return environment(pid).flatMap(this::serviceOf);
    }

    /** Empty for a process that has ended or belongs to another user. */
    private static Optional<List<String>> environment(long pid) {
        // A single read, because exec between two reads would mix two environments.
        byte[] buffer = new byte[MOST_OF_AN_ENVIRONMENT];
        try (InputStream file = new FileInputStream("/proc/" + pid + "/environ")) {
            int length = file.read(buffer);
            String all = new String(buffer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
            return Optional.of(all.isEmpty() ? List.of() : List.of(all.split("\0")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> serviceOf(List<String> variables) {
        if (!variables.contains(STACK + "=" + state.root())) {
            return Optional.empty();
        }
        return variables.stream()
                .filter(variable -> variable.startsWith(SERVICE + "="))
                .map(variable -> variable.substring(SERVICE.length() + 1))
                .findFirst();
    }

    /** Terminates the processes and waits; kills those that have not ended in time. */
    void end(Collection<Long> pids, Duration patience) {
        pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).forEach(ProcessHandle::destroy);
        if (!haveEnded(pids, patience)) {
            pids.stream().map(ProcessHandle::of).flatMap(Optional::stream).forEach(ProcessHandle::destroyForcibly);
            haveEnded(pids, Duration.ofSeconds(10));
        }
    }

    private boolean haveEnded(Collection<Long> pids, Duration patience) {
        return Wait.until(patience, () -> pids.stream().noneMatch(pid -> isAlive(pid, service -> true)));
    }

    /** Resident memory in megabytes; 0 if the process has ended. */
    long residentMegabytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** The last lines of a log. */
    String logEnd(String service, int lines) {
        Path log = state.log(service);
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - 16_384);
            byte[] end = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(end);
            List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            throw new LabFailure("cannot read " + log + ": " + StateDirectory.reason(e), e);
        }
    }
}
