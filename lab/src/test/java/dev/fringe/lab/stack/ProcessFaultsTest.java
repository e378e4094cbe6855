// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.ProcessFaults.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFaultsTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @TempDir
    Path dir;

    private ProcessFaults faults;
    private BrokenProcesses broken;
    private long pid;

    @BeforeEach
    void start() throws IOException {
        StateDirectory state = new StateDirectory(dir);
        state.prepare();
        Processes processes = new Processes(state);
        pid = processes.start("sleeper", new Launch(List.of("sleep", "300")));
        await().atMost(WITHIN).until(() -> processes.living().containsKey("sleeper"));
        new Endpoints(Map.of(), Map.of("sleeper", new Endpoints.Service(pid, 1, "log"))).write(dir);
        faults = new ProcessFaults(dir);
        broken = new BrokenProcesses(dir);
    }

    @AfterEach
    void end() {
        faults.close();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void freezesAndContinuesAProcess() {
        assertThat(broken.now()).isEmpty();

        faults.begin("sleeper", Fault.FROZEN);
        await().atMost(WITHIN)
                .until(() -> broken.now().getOrDefault("sleeper", "").contains("stopped by a signal"));
        assertThat(faults.lasting()).isEqualTo(Map.of("sleeper", Fault.FROZEN));

        faults.end("sleeper");
        await().atMost(WITHIN).until(() -> broken.now().isEmpty());
        assertThat(faults.lasting()).isEmpty();
    }

    @Test
    void aSlowedProcessRestsAndRunsInTurn() {
        faults.begin("sleeper", Fault.SLOWED);

        await().atMost(WITHIN)
                .pollInterval(3, TimeUnit.MILLISECONDS)
                .until(() -> !broken.now().isEmpty());
        await().atMost(WITHIN)
                .pollInterval(3, TimeUnit.MILLISECONDS)
                .until(() -> broken.now().isEmpty());
        await().atMost(WITHIN)
                .pollInterval(3, TimeUnit.MILLISECONDS)
                .until(() -> !broken.now().isEmpty());
        faults.end("sleeper");
        await().atMost(WITHIN).until(() -> broken.now().isEmpty());
    }

    @Test
    void aKilledProcessHasEnded() {
        faults.begin("sleeper", Fault.KILLED);

        await().atMost(WITHIN)
                .until(() -> broken.now().getOrDefault("sleeper", "").contains("has ended"));
        assertThat(faults.lasting()).isEmpty();
        assertThatThrownBy(() -> faults.begin("sleeper", Fault.FROZEN)).hasMessageContaining("start it again first");
    }

    /** Only root may change the firewall. Without it, the error must say what is missing. */
    @Test
    void aCutProcessReceivesNoPacketUntilTheFaultEnds() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            new Endpoints(Map.of(), Map.of("sleeper", new Endpoints.Service(pid, port, "log"))).write(dir);
            boolean permitted = System.getProperty("user.name").equals("root")
                    && (Files.isExecutable(Path.of("/usr/sbin/iptables"))
                            || Files.isExecutable(Path.of("/sbin/iptables")));
            if (!permitted) {
                assertThatThrownBy(() -> faults.begin("sleeper", Fault.CUT))
                        .hasMessageContaining("only root may, and iptables must be installed");
                return;
            }

            faults.begin("sleeper", Fault.CUT);
            assertThat(faults.lasting()).isEqualTo(Map.of("sleeper", Fault.CUT));
            assertThatThrownBy(() -> connect(port)).isInstanceOf(SocketTimeoutException.class);

            faults.end("sleeper");
            connect(port);
        }
    }

    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
        }
    }

    @Test
    void noProcessStaysFrozenWhenNobodyIsLeftToEndIt() {
        faults.begin("sleeper", Fault.FROZEN);
        await().atMost(WITHIN).until(() -> !broken.now().isEmpty());

        faults.close();

        await().atMost(WITHIN).until(() -> broken.now().isEmpty());
    }
}
