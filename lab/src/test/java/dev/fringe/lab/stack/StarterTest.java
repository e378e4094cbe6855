// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.lab.cli.stack.StackStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a start waits for processes that run, are slow, or die. */
class StarterTest {
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final String[] SLEEP = {"sleep", "600"};

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicInteger checks = new AtomicInteger();
    private ServiceContext context;
    private Processes processes;

    @BeforeEach
    void prepare() {
        StateDirectory state = new StateDirectory(folder);
        state.prepare();
        processes = new Processes(state);
        context = ServiceContext.ofStack(null, state, Ports.rememberedIn(state));
    }

    @AfterEach
    void end() {
        processes.end(processes.living().values(), Duration.ofSeconds(5));
    }

    @Test
    void waitsForARunningServiceThatAnswersSlowly() throws IOException {
        long pid = processes.start("slow", new Launch(List.of(SLEEP)));

        starter(LONG).start(List.of(service("slow", 3, SLEEP)), Map.of("slow", pid));

        assertThat(checks).hasValue(3);
        assertThat(processes.living()).containsOnly(Map.entry("slow", pid));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void failsForAServiceThatNeverAnswersButDoesNotStopWhatItDidNotStart() throws IOException {
        long pid = processes.start("silent", new Launch(List.of(SLEEP)));

        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> starter(Duration.ofSeconds(1))
                        .start(List.of(service("silent", Integer.MAX_VALUE, SLEEP)), Map.of("silent", pid)))
                .withMessageContaining("silent runs (pid " + pid + ") but did not answer within 1 s")
                .withMessageContaining("--timeout");
        assertThat(processes.isAlive("silent", pid)).isTrue();
    }

    @Test
    void startsARunningServiceAgainThatEndsMeanwhile() throws IOException {
        long pid = processes.start("ending", new Launch(List.of("true")));
        assertThat(Wait.until(Duration.ofSeconds(20), () -> !processes.isAlive("ending", pid)))
                .isTrue();

        starter(LONG).start(List.of(service("ending", 3, SLEEP)), Map.of("ending", pid));

        assertThat(processes.living()).containsOnlyKeys("ending").doesNotContainValue(pid);
    }

    @Test
    void failsAtOnceWithTheEndOfTheLogIfAProcessDies() {
        String[] dying = {"sh", "-c", "echo no room for the index; exit 3"};

        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> starter(LONG).start(List.of(service("dying", Integer.MAX_VALUE, dying)), Map.of()))
                .withMessageContaining("dying ended before it was ready")
                .withMessageContaining("no room for the index");
    }

    private Starter starter(Duration timeout) {
        StartProgress progress = new StackStart(new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Starter(context, processes, progress, timeout, pids -> {});
    }

    /** @param answersAt the number of the check that succeeds */
    private Service service(String name, int answersAt, String... command) {
        return new Service() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<String> needs() {
                return Set.of();
            }

            @Override
            public Map<String, Integer> usualPorts() {
                return Map.of();
            }

            @Override
            public Launch prepare(ServiceContext where) {
                return new Launch(List.of(command));
            }

            @Override
            public boolean answers(ServiceContext where) {
                return checks.incrementAndGet() >= answersAt;
            }

            @Override
            public String address(ServiceContext where) {
                return "nowhere";
            }
        };
    }
}
