package dev.fringe.lab.simulate;

import dev.fringe.lab.sal.SalConnectors;
import dev.fringe.lab.sal.SalSchemas;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "sal",
        mixinStandardHelpOptions = true,
        description =
                "An observatory of 1,051 topics, or those of a folder of schemas, as Avro to sal/<Subsystem>/<topic>.")
final class SimulateSal implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(
            names = "--schemas",
            paramLabel = "DIR",
            description = "Avro schemas of the topics (default: an interface designed by --seed)")
    private Path schemas;

    @Option(
            names = "--write-schemas",
            paramLabel = "DIR",
            description = "only writes the schemas and connector files there, and publishes nothing")
    private Path target;

    @Override
    public Integer call() {
        List<Schema> topics = schemas == null ? SalSchemas.designed(run.seed()) : SalSchemas.read(schemas);
        if (target != null) {
            SalSchemas.write(topics, target);
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%d schemas -> %s%n", topics.size(), target);
            out.printf("`fringe connectors apply %s` brings them to InfluxDB%n", SalConnectors.write(target));
            out.flush();
            return 0;
        }
        double rate = run.rate(SalGenerator.naturalRate(topics));
        return run.publish(
                spec, RunRecord.SAL, rate, 0, schemas, () -> new SalGenerator(topics, run.seed(), run.start(), rate));
    }
}
