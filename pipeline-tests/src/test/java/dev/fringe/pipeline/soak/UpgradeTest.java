// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.jobs.QaTopics;
import dev.fringe.pipeline.jobs.SignalOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A stack of version 0.1.0, built from its commit, continues under this version: its connectors, the jobs from their savepoints with
 * state in RocksDB, and the data of every server. State on the heap is restored in the ordinary build.
 */
@Tag("faults")
class UpgradeTest {
    private static final String FIRST_VERSION = "613de0168ac74fab7948380ee59e8671a73a2d70";
    private static final List<String> JOBS = List.of("assess-signal-quality", "join-machine-states");
    private static final long WINDOW_MICROS = 15_000_000;

    private final LabStack lab = LabStack.notStarted(UpgradeTest.class, new StackSize(1, 1, Set.of()), Map.of());
    private final Path firstVersion = Path.of("target", "version-0.1.0").toAbsolutePath();

    @Test
    void continuesAStackOfVersion010() throws Exception {
        buildFirstVersion();
        try (lab) {
            firstVersionPublishesAndStopsItsJobs();

            lab.up();
            for (String job : JOBS) {
                lab.run("jobs", "restore", job, "--state-backend", "rocksdb");
            }
            lab.run("simulate", "baselines", "--rate", "100", "--seconds", "20", "--seed", "8");
            lab.run("simulate", "machines", "--rate", "50", "--seconds", "20", "--seed", "9");

            assertThat(problems()).isEmpty();
        }
    }

    private void firstVersionPublishesAndStopsItsJobs() throws Exception {
        firstVersion("up", "--taskmanagers", "1");
        try {
            for (String job : JOBS) {
                firstVersion("jobs", "run", job, "--parallelism", "1", "--state-backend", "rocksdb");
            }
            String connectors =
                    firstVersion.resolve("connect-configs/connectors").toString();
            for (String file : List.of("mqtt-baselines", "mqtt-machines", "influx-signals", "influx-machines")) {
                firstVersion("connectors", "apply", connectors + "/" + file + ".json");
            }
            Process baselines = started("simulate", "baselines", "--rate", "100", "--seconds", "60", "--seed", "6");
            Process machines = started("simulate", "machines", "--rate", "50", "--seconds", "60", "--seed", "7");
            // Both jobs hold records of the last seconds.
            for (String job : JOBS) {
                firstVersion("jobs", "stop", job);
            }
            assertThat(List.of(baselines.isAlive(), machines.isAlive())).containsOnly(true);
            await(baselines, "simulate baselines");
            await(machines, "simulate machines");
        } finally {
            firstVersion("down");
        }
    }

    private List<String> problems() {
        SoakResults results = new SoakResults(lab, lab.dir());
        SoakResults.Ledger ledger = results.ledger(List.of());
        System.out.println(ledger.totals());
        assertThat(ledger.lost()).isEmpty();
        Instant now = Instant.now();
        verdicts(results, now);
        results.powers(now);
        results.storedResults();
        return results.problems();
    }

    /** Version 0.1.0 wrote other rows to qa.rfi_current: each baseline's state at the end of each second. */
    private void verdicts(SoakResults results, Instant end) {
        List<GenericRecord> samples = results.distinct(
                "baseline_signal", sample -> sample.get("baselineId") + "@" + sample.get("createTime"), "createTime");
        long until = (long) samples.get(samples.size() - 1).get("createTime") / WINDOW_MICROS * WINDOW_MICROS;
        samples.removeIf(sample -> (long) sample.get("createTime") >= until);
        var expected = new HashMap<>(SignalOracle.expected(samples, WINDOW_MICROS));
        expected.keySet().removeIf(identity -> identity.metric().equals("current"));
        QaTopics topics = QaTopics.usual(lab.endpoints());
        results.compare(
                "verdict",
                () -> {
                    var latest = new HashMap<>(topics.before(until).latest());
                    latest.keySet().removeIf(identity -> identity.metric().equals("current"));
                    return new QaTopics.Content(latest, 0, 0).differences(expected);
                },
                expected.size());
    }

    private void buildFirstVersion() throws Exception {
        Path home = LabStack.home();
        assumeTrue(
                run(home, "git", "cat-file", "-e", FIRST_VERSION + "^{commit}") == 0,
                "version 0.1.0 (" + FIRST_VERSION + ") is not in this clone: git fetch --unshallow");
        if (!Files.isDirectory(firstVersion)) {
            assertThat(run(home, "git", "clone", "-q", "--no-checkout", home.toString(), firstVersion.toString()))
                    .isZero();
            assertThat(run(firstVersion, "git", "checkout", "-q", FIRST_VERSION))
                    .isZero();
        }
        assertThat(run(firstVersion, "./fringe", "--version")).isZero();
    }

    private void firstVersion(String... command) throws Exception {
        await(started(command), String.join(" ", command));
    }

    private Process started(String... command) throws IOException {
        String[] all = new String[command.length + 3];
        all[0] = firstVersion.resolve("fringe").toString();
        System.arraycopy(command, 0, all, 1, command.length);
        all[command.length + 1] = "--dir";
        all[command.length + 2] = lab.dir().toString();
        return process(firstVersion, all);
    }

    private static void await(Process process, String command) throws InterruptedException {
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).as(command).isTrue();
        assertThat(process.exitValue()).as(command).isZero();
    }

    private static int run(Path folder, String... command) throws Exception {
        Process process = process(folder, command);
        // The build of version 0.1.0 takes some minutes.
        assertThat(process.waitFor(30, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private static Process process(Path folder, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
