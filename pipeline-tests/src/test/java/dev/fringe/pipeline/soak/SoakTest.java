// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.jobs.FlinkJob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Anything may die: processes are killed, stopped, frozen and slowed, and the network is slow, cut or half-open, at random and one
 * upon another, while all simulators publish. Then the ledger must balance, and every result of every job must be what follows from
 * the records.
 */
class SoakTest {
    private static final long SEED = Long.getLong("fringe.soak.seed", 1);
    /** A number of faults, or a duration such as 8h or 90m. */
    private static final String LENGTH = System.getProperty("fringe.soak", "12");

    private static final List<String> ARCHIVED = List.of("baseline_signal", "machine.data");

    private final List<Fault> faults = new ArrayList<>();
    private final List<Instant> brokerKills = new ArrayList<>();
    private SoakStack stack;
    private LabStack lab;

    @BeforeEach
    void start() throws Exception {
        stack = new SoakStack();
        lab = stack.lab();
        stack.deployConnectors();
        new FlinkJob(lab, "assess-signal-quality").run(stack.jobOptions());
        // an outage of the source is no end of the stream
        new FlinkJob(lab, "join-machine-states").run(stack.jobOptions(), "--stopped", "3m");
        List<String> archive = new ArrayList<>(stack.jobOptions());
        archive.addAll(List.of("--topics", "baseline_signal|machine\\.data", "--time", "phenomenonTime"));
        archive.addAll(List.of("--output-dir", SoakStack.inBucket("archive/soak")));
        archive.addAll(List.of("--checkpoint-dir", SoakStack.inBucket("checkpoints/soak")));
        archive.addAll(List.of("--discovery-interval", "2s"));
        new FlinkJob(lab, "archive-topics").run(archive);
    }

    @AfterEach
    void end() throws Exception {
        stack.close();
    }

    @Test
    void losesDoublesAndFalsifiesNothing() throws Exception {
        SoakLoad load = new SoakLoad(stack.outside());
        try (RecoveryWatch watch = new RecoveryWatch(lab);
                SoakMarket market = new SoakMarket(stack)) {
            load.start();
            market.start();
            watch.awaitFlow();
            breakThings(watch);
            watch.awaitFlow();
            load.stop();
            market.stop();
            Instant end = Instant.now().minusSeconds(5);
            load.finish();

            SoakResults results = new SoakResults(lab, stack.outside());
            SoakResults.Ledger ledger = results.ledger(brokerKills);
            results.verdicts(end);
            results.powers(end);
            results.storedResults();
            market.check(results);
            results.archive(ARCHIVED, "phenomenonTime", lab.dir().resolve(Path.of("data/s3/fringe/archive/soak")));
            System.out.println(SoakReport.of(
                    SEED,
                    watch.recoveries(),
                    ledger,
                    market.records(),
                    results.problems().size()));
            assertThat(load.incomplete()).as(this::history).isZero();
            assertThat(ledger.totals().published()).isGreaterThan(faults.size() * 100L);
            assertThat(ledger.lost()).as(this::history).isEmpty();
            assertThat(results.problems()).as(this::history).isEmpty();
            assertThat(watch.recoveries()).as(this::history).hasSameSizeAs(faults);
        }
    }

    private void breakThings(RecoveryWatch watch) throws Exception {
        Fault.Plan plan = new Fault.Plan(SEED, stack.processes());
        boolean counted = LENGTH.matches("\\d+");
        Instant until = counted ? Instant.MAX : Instant.now().plus(Duration.parse("PT" + LENGTH));
        while (counted
                ? faults.size() < Integer.parseInt(LENGTH)
                : Instant.now().isBefore(until)) {
            Fault fault = plan.next();
            if (fault.kind() == Fault.Kind.KILLED && fault.target().equals("mosquitto")) {
                // otherwise the devices may be behind, and when Mosquitto acknowledged a message could not be told
                watch.awaitFlow();
                brokerKills.add(Instant.now());
            }
            System.out.println(Instant.now() + " fault " + (faults.size() + 1) + ": " + fault);
            faults.add(fault);
            stack.begin(fault);
            TimeUnit.MILLISECONDS.sleep(fault.hold().toMillis());
            watch.ended(fault);
            stack.end(fault);
            if (fault.awaited()) {
                watch.awaitFlow();
            }
        }
    }

    private String history() {
        StringBuilder text = new StringBuilder("seed " + SEED + ", Mosquitto killed at " + brokerKills + "\n");
        faults.forEach(fault -> text.append(fault).append('\n'));
        return text.toString();
    }
}
