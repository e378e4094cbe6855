// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.ledger.RunLedger;
import dev.fringe.lab.instruments.ledger.Totals;
import dev.fringe.lab.instruments.ledger.Verification;
import dev.fringe.lab.instruments.ledger.VerifiedRuns;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.ledger.SalLedger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for every message of the recorded simulations in Kafka, in the poison topics, in the dead letter queues",
            "and in InfluxDB, whatever their schemas. The exit code is 0 if published = stored + dead-lettered + poison, and 1",
            "otherwise. Views and deliveries of a marketplace end in Kafka; its impressions and actions are stored as the rows",
            "of join-market-events. A run that was complete in an earlier verification is skipped."
        })
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "checks only the last N runs (default: all recorded runs)")
    private int last = Integer.MAX_VALUE;

    @Option(names = "--again", description = "also checks the runs that were complete before")
    private boolean again;

    @Option(
            names = "--wait",
            paramLabel = "S",
            description = "seconds to wait for messages in transit (default: ${DEFAULT-VALUE})")
    private int wait = 30;

    @Option(names = "--database", paramLabel = "NAME", description = "InfluxDB database (default: ${DEFAULT-VALUE})")
    private String database = "fringe";

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    @Override
    public Integer call() {
        List<RunRecord> recorded = recorded();
        List<RunRecord> wanted = recorded.subList(Math.max(0, recorded.size() - Math.max(1, last)), recorded.size());
        VerifiedRuns verified = new VerifiedRuns(dir);
        Totals before = Totals.NONE;
        List<RunRecord> open = new ArrayList<>();
        for (RunRecord run : wanted) {
            if (again || verified.of(run).isEmpty()) {
                open.add(run);
            } else {
                before = before.plus(verified.of(run).get());
            }
        }
        List<RunRecord> others = new ArrayList<>(recorded);
        others.removeAll(open);
        VerifyReport report = new VerifyReport(wanted.size(), before, List.of(), List.of(), List.of());
        if (!open.isEmpty()) {
            SalLedger observatory = new SalLedger();
            List<RunLedger> ledgers =
                    open.stream().map(run -> new RunLedger(run, observatory)).toList();
            try (Verification verification =
                    new Verification(ledgers, others, Servers.ofStack(dir), database, observatory)) {
                Verification.Result result = verification.within(Duration.ofSeconds(wait));
                report = report.with(result);
                if (result.foreign().isEmpty()) {
                    verified.add(result.ledgers());
                }
            }
        }
        report.print(spec.commandLine().getOut(), json);
        return report.exact() ? 0 : 1;
    }

    private List<RunRecord> recorded() {
        List<RunRecord> all = RunRecord.all(dir).stream()
                .filter(run -> run.content() instanceof RunContent.Observatory
                        || run.messages().isPresent())
                .toList();
        if (all.isEmpty()) {
            throw new LabFailure("no recorded simulation in " + dir
                    + ": run `fringe simulate baselines`, `machines`, `sal` or `market` first");
        }
        return all;
    }
}
