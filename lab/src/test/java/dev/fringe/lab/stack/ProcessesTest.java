// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of real processes. */
class ProcessesTest {
    private static final String SERVICE = "sleeper";

    @TempDir
    Path folder;

    private Processes processes;

    @BeforeEach
    void prepare() {
        StateDirectory state = new StateDirectory(folder);
        state.prepare();
        processes = new Processes(state);
    }

    @AfterEach
    void end() {
        processes.end(processes.living().values(), Duration.ofSeconds(5));
    }

    @Test
    void isAliveWhileItExecutesAnotherProgram() throws IOException {
        List<String> command = new ArrayList<>(Collections.nCopies(1_000, "env"));
        command.addAll(List.of("sleep", "600"));
        long pid = processes.start(SERVICE, new Launch(command, Map.of("LONG", "x".repeat(30_000))));

        while (!programOf(pid).equals("sleep")) {
            assertThat(processes.isAlive(SERVICE, pid)).isTrue();
        }
    }

    @Test
    void isNotAliveOnceKilledOrUnderAnotherName() throws IOException {
        long pid = processes.start(SERVICE, new Launch(List.of("sleep", "600")));
        assertThat(processes.living()).containsOnly(Map.entry(SERVICE, pid));
        assertThat(processes.isAlive("another", pid)).isFalse();

        processes.end(List.of(pid), Duration.ofSeconds(5));

        assertThat(processes.isAlive(SERVICE, pid)).isFalse();
        assertThat(processes.living()).isEmpty();
    }

    /** The last thread of a process frees its memory before its ports, which takes some time for a gigabyte. */
    @Test
    void isAliveUntilItsPortsAreFree() throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        long pid = processes.start(SERVICE, new Launch(Listener.command(port)));
        await().until(() -> !Ports.isFree(port));

        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        while (processes.isAlive(SERVICE, pid)) {
            Thread.onSpinWait();
        }

        assertThat(Ports.isFree(port)).isTrue();
    }

    private static final class Listener {
        static List<String> command(int port) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms1g",
                    "-XX:+AlwaysPreTouch",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Listener.class.getName(),
                    Integer.toString(port));
        }

        public static void main(String[] arguments) throws IOException {
            try (ServerSocket server =
                    new ServerSocket(Integer.parseInt(arguments[0]), 1, InetAddress.getLoopbackAddress())) {
                server.accept();
            }
        }
    }

    private static String programOf(long pid) throws IOException {
        return StatLine.read(Path.of("/proc", Long.toString(pid), "stat")).name();
    }
}
