// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Finds the processes of a stack that have ended or were stopped by a signal, without asking their servers. */
public final class BrokenProcesses {
    private final Path dir;
    private final Processes processes;

    public BrokenProcesses(Path dir) {
        this.dir = dir;
        this.processes = new Processes(new StateDirectory(dir));
    }

    /** Why each broken process does not work, by the name of its service. */
    public Map<String, String> now() {
        Map<String, String> broken = new TreeMap<>();
        if (Files.exists(dir.resolve(Endpoints.FILE))) {
            Endpoints.read(dir).processes().forEach((name, process) -> {
                if (!processes.isAlive(name, process.pid())) {
                    broken.put(name, "(process " + process.pid() + ") has ended");
                } else if (isStopped(process.pid())) {
                    broken.put(name, "(process " + process.pid() + ") was stopped by a signal");
                }
            });
        }
        return broken;
    }

    private static boolean isStopped(long pid) {
        try {
            return StatLine.read(Path.of("/proc", Long.toString(pid), "stat")).isStopped();
        } catch (IOException gone) {
            return false;
        }
    }
}
