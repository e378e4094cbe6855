package dev.fringe.lab.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.Endpoints;
import dev.fringe.lab.InfluxQuery;
import dev.fringe.lab.LabFailure;
import dev.fringe.lab.Wait;
import dev.fringe.lab.simulate.RunRecord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
                        + " InfluxDB stored; exit code 1 on a difference.")
public final class VerifyCommand implements Callable<Integer> {
    private static final int NAMED = 5;

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
        List<RunRecord> runs = runs();
        Endpoints endpoints = Endpoints.read(dir);
        Tally published = new Tally();
        runs.forEach(run -> run.messages()
                .orElseThrow()
                .flatMap(message -> Reading.of(message).stream())
                .forEach(published::add));
        Verdict[] verdict = new Verdict[1];
        Wait.until(Duration.ofSeconds(wait), () -> {
            verdict[0] = verdict(published, runs, endpoints);
            return verdict[0].exact();
        });
        report(verdict[0], runs.size());
        return verdict[0].exact() ? 0 : 1;
    }

    private List<RunRecord> runs() {
        List<RunRecord> all = RunRecord.all(dir).stream()
                .filter(run -> run.messages().isPresent())
                .toList();
        if (all.isEmpty()) {
            throw new LabFailure("no simulation is recorded in " + dir
                    + ": run `fringe simulate baselines` or `fringe simulate machines` first");
        }
        return all.subList(Math.max(0, all.size() - Math.max(1, last)), all.size());
    }

    private Verdict verdict(Tally published, List<RunRecord> runs, Endpoints endpoints) {
        StoredLedger influx = new StoredLedger(new InfluxQuery(endpoints.influx(), database));
        Tally stored = new Tally();
        runs.forEach(run -> influx.addTo(stored, run));
        try (KafkaLedger kafka = new KafkaLedger(endpoints.kafka(), new WireFormat(endpoints.registry()))) {
            return Verdict.of(published, kafka.recorded(), stored, kafka.deadLettered());
        }
    }

    private void report(Verdict verdict, int runs) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(verdict, runs));
        } else {
            out.printf(
                    "%d runs: published %d, in Kafka %d, stored %d, dead-lettered %d%n",
                    runs, verdict.published(), verdict.inKafka(), verdict.stored(), verdict.deadLettered());
            name(out, "missing in Kafka", verdict.missingInKafka());
            name(out, "lost, neither stored nor dead-lettered", verdict.lost());
            name(out, "stored and never published by a recorded run", verdict.foreign());
            name(out, "doubled in Kafka and stored once", verdict.doubledInKafka());
            out.println(verdict.exact() ? "nothing is missing" : "THERE IS A DIFFERENCE");
        }
        out.flush();
    }

    private static void name(PrintWriter out, String what, List<Reading> readings) {
        if (readings.isEmpty()) {
            return;
        }
        out.printf("%d %s:%n", readings.size(), what);
        readings.stream().limit(NAMED).forEach(reading -> out.printf("  %s at %s%n", reading.series(), at(reading)));
        if (readings.size() > NAMED) {
            out.printf("  and %d more%n", readings.size() - NAMED);
        }
    }

    private static ObjectNode asJson(Verdict verdict, int runs) {
        ObjectNode node = new ObjectMapper()
                .createObjectNode()
                .put("exact", verdict.exact())
                .put("runs", runs)
                .put("published", verdict.published())
                .put("inKafka", verdict.inKafka())
                .put("stored", verdict.stored())
                .put("deadLettered", verdict.deadLettered())
                .put("missingInKafka", verdict.missingInKafka().size())
                .put("doubledInKafka", verdict.doubledInKafka().size())
                .put("lost", verdict.lost().size())
                .put("foreign", verdict.foreign().size());
        ArrayNode first = node.putArray("firstLost");
        verdict.lost().stream().limit(NAMED).forEach(reading -> first.add(reading.series() + " at " + at(reading)));
        return node;
    }

    private static Instant at(Reading reading) {
        return Instant.ofEpochSecond(0, reading.nanos());
    }
}
