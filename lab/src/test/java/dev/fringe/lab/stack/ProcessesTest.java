package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** What the system says of real processes. */
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
    void isAliveWhileItTurnsFromOneProgramIntoAnother() throws IOException {
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

    private static String programOf(long pid) throws IOException {
        return StatLine.read(Path.of("/proc", Long.toString(pid), "stat")).name();
    }
}
