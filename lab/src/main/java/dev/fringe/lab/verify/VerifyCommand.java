package dev.fringe.lab.verify;

import dev.fringe.lab.Endpoints;
import dev.fringe.lab.InfluxQuery;
import dev.fringe.lab.LabFailure;
import dev.fringe.lab.Wait;
import dev.fringe.lab.simulate.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Compares reading by reading what the recorded simulations published with what Kafka holds and what"
                        + " InfluxDB stored, the observatory's topics by sequence number; exit code 1 on a"
                        + " difference.")
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(names = "--last", paramLabel = "N", description = "only the last runs (default: all that are recorded)")
    private int last = Integer.MAX_VALUE;

    @Option(
            names = "--wait",
            paramLabel = "S",
            description = "seconds to give what is still under way (default: ${DEFAULT-VALUE})")
    private int wait = 30;

    @Option(names = "--database", paramLabel = "NAME", description = "in InfluxDB (default: ${DEFAULT-VALUE})")
    private String database = "fringe";

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    @Override
    public Integer call() {
        List<RunRecord> all = runs();
        Endpoints endpoints = Endpoints.read(dir);
        List<RunRecord> runs = all.stream().filter(run -> !isSal(run)).toList();
        List<RunRecord> telescope = all.stream().filter(VerifyCommand::isSal).toList();
        Tally published = new Tally();
        runs.forEach(run -> run.messages()
                .orElseThrow()
                .flatMap(message -> Reading.of(message).stream())
                .forEach(published::add));
        VerifyReport[] report = new VerifyReport[1];
        Wait.until(Duration.ofSeconds(wait), () -> {
            List<SalTopicLedger> topics = telescope.isEmpty() ? List.of() : SalLedger.of(telescope, endpoints);
            report[0] = new VerifyReport(all.size(), verdict(published, runs, endpoints), topics);
            return report[0].exact();
        });
        report[0].print(spec.commandLine().getOut(), json);
        return report[0].exact() ? 0 : 1;
    }

    private static boolean isSal(RunRecord run) {
        return run.what().equals(RunRecord.SAL);
    }

    private List<RunRecord> runs() {
        List<RunRecord> all = RunRecord.all(dir).stream()
                .filter(run -> isSal(run) || run.messages().isPresent())
                .toList();
        if (all.isEmpty()) {
            throw new LabFailure("no simulation is recorded in " + dir
                    + ": run `fringe simulate baselines`, `machines` or `sal` first");
        }
        return all.subList(Math.max(0, all.size() - Math.max(1, last)), all.size());
    }

    private Verdict verdict(Tally published, List<RunRecord> runs, Endpoints endpoints) {
        if (runs.isEmpty()) {
            return Verdict.of(new Tally(), new Tally(), new Tally(), new Tally());
        }
        StoredLedger influx = new StoredLedger(new InfluxQuery(endpoints.influx(), database));
        Tally stored = new Tally();
        runs.forEach(run -> influx.addTo(stored, run));
        try (KafkaLedger kafka = new KafkaLedger(endpoints.kafka(), new WireFormat(endpoints.registry()))) {
            return Verdict.of(published, kafka.recorded(), stored, kafka.deadLettered());
        }
    }
}
