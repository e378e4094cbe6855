// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Breaks processes of a stack that the lab started, and ends what it has broken. */
public final class ProcessFaults implements AutoCloseable {
    /** A slowed process runs for a fifth of the time. */
    private static final long RUNS_MILLIS = 20;

    private static final long RESTS_MILLIS = 80;
    private static final Duration FIREWALL_PATIENCE = Duration.ofSeconds(10);

    private final Path dir;
    private final Processes processes;
    private final Map<String, Fault> faults = new TreeMap<>();
    private final Thread slowing = new Thread(this::slow, "slowed-processes");
    private boolean closed;

    /** What can happen to a process. */
    public enum Fault {
        /** Ended at once, as by the kernel or a power cut. */
        KILLED,
        /** Stopped by a signal, with its connections open. */
        FROZEN,
        /** Runs for a fifth of the time. */
        SLOWED,
        /** No packet reaches its ports or leaves them. */
        CUT
    }

    public ProcessFaults(Path dir) {
        this.dir = dir;
        this.processes = new Processes(new StateDirectory(dir));
        slowing.setDaemon(true);
        slowing.start();
    }

    /** The faults that last, by the name of the service. */
    public synchronized Map<String, Fault> lasting() {
        faults.keySet().removeIf(name -> pid(name).isEmpty());
        return Map.copyOf(faults);
    }

    public synchronized void begin(String name, Fault fault) {
        long pid = pid(name)
                .orElseThrow(
                        () -> new LabFailure("no process of " + name + " runs in this stack: start it again first"));
        end(name);
        switch (fault) {
            case KILLED -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            case FROZEN -> signal(pid, "STOP");
            case CUT -> firewall("-I", port(name));
            case SLOWED -> notifyAll();
        }
        if (fault != Fault.KILLED) {
            faults.put(name, fault);
            notifyAll();
        }
    }

    /** Ends the fault of a process, if it has one. */
    public synchronized void end(String name) {
        Fault fault = faults.remove(name);
        if (fault == Fault.CUT) {
            firewall("-D", port(name));
        } else if (fault != null) {
            pid(name).ifPresent(pid -> signal(pid, "CONT"));
        }
    }

    private Optional<Long> pid(String name) {
        return Optional.ofNullable(processes.living().get(name));
    }

    private int port(String name) {
        return Endpoints.read(dir).processes().get(name).port();
    }

    /** Alternately stops and continues the slowed processes. */
    private void slow() {
        try {
            while (true) {
                List<Long> pids = slowed();
                pids.forEach(pid -> tell(pid, "STOP"));
                TimeUnit.MILLISECONDS.sleep(RESTS_MILLIS);
                pids.forEach(pid -> tell(pid, "CONT"));
                TimeUnit.MILLISECONDS.sleep(RUNS_MILLIS);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private synchronized List<Long> slowed() throws InterruptedException {
        List<Long> pids = new ArrayList<>();
        while (pids.isEmpty()) {
            if (closed) {
                throw new InterruptedException();
            }
            faults.forEach((name, fault) -> {
                if (fault == Fault.SLOWED) {
                    pid(name).ifPresent(pids::add);
                }
            });
            if (pids.isEmpty()) {
                wait();
            }
        }
        return pids;
    }

    /** Sends a signal, unless the process has ended meanwhile. */
    private static void tell(long pid, String signal) {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            try {
                signal(pid, signal);
            } catch (LabFailure ended) {
                // between the question and the signal
            }
        }
    }

    private static void signal(long pid, String signal) {
        run(List.of("kill", "-" + signal, Long.toString(pid)), "send a signal to process " + pid);
    }

    private static void firewall(String change, int port) {
        for (String side : List.of("--dport", "--sport")) {
            run(
                    List.of(
                            "iptables",
                            "-w",
                            change,
                            "INPUT",
                            "-i",
                            "lo",
                            "-p",
                            "tcp",
                            side,
                            Integer.toString(port),
                            "-j",
                            "DROP"),
                    "cut port " + port + " (only root may, and iptables must be installed)");
        }
    }

    private static void run(List<String> command, String what) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(FIREWALL_PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new LabFailure("cannot " + what + ": " + output.strip());
            }
        } catch (IOException e) {
            throw new LabFailure("cannot " + what + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", e);
        }
    }

    /** Ends every fault, so that no process stays frozen or cut when nobody is left to end it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        slowing.interrupt();
        try {
            slowing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            List.copyOf(faults.keySet()).forEach(this::end);
        }
    }
}
