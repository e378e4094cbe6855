// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The directory of a running stack is copied while messages flow. The stack continues, and so does the copy in its place. */
@Tag("faults")
class BackupOfStackTest {
    private final LabStack lab = LabStack.notStarted(BackupOfStackTest.class, new StackSize(1, 1, Set.of()), Map.of());

    @Test
    void continuesFromTheCopyInItsPlace() throws Exception {
        try (lab) {
            lab.up();
            lab.run("connectors", "apply", file("mqtt-machines"), file("influx-machines"));
            lab.run("connectors", "apply", file("mqtt-baselines"), file("influx-signals"));
            lab.run("jobs", "run", "join-machine-states");
            CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(() -> simulate("baselines", 60, 3));
            // The last message is acknowledged just before the backup begins.
            simulate("machines", 10, 4);
            Path copy = lab.dir().resolveSibling(lab.dir().getFileName() + "-copy");
            backUp(copy);
            meanwhile.join();
            assertThat(lost()).isEmpty();

            lab.down();
            Files.move(lab.dir(), lab.dir().resolveSibling(lab.dir().getFileName() + "-before"));
            Files.move(copy, lab.dir());
            lab.run("up", "--taskmanagers", "1", "--no-console");
            simulate("machines", 10, 5);
            assertThat(lost()).isEmpty();
            SoakResults results = new SoakResults(lab, lab.dir());
            results.powers(Instant.now());
            assertThat(results.problems()).isEmpty();
        }
    }

    private List<String> lost() {
        return new SoakResults(lab, lab.dir()).ledger(List.of()).lost();
    }

    private void simulate(String what, int seconds, int seed) {
        lab.run(
                "simulate",
                what,
                "--rate",
                "50",
                "--seconds",
                Integer.toString(seconds),
                "--seed",
                Integer.toString(seed));
    }

    private void backUp(Path copy) throws IOException, InterruptedException {
        Process script = new ProcessBuilder(
                        LabStack.home().resolve("deploy/backup-stack.sh").toString(),
                        lab.dir().toString(),
                        copy.toString())
                .inheritIO()
                .start();
        assertThat(script.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(script.exitValue()).isZero();
    }

    private static String file(String connector) {
        return LabStack.connector(connector + ".json").toString();
    }
}
