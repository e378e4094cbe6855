// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.cli.InterfaceOptions;
import dev.fringe.lab.cli.LayoutOption;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.sal.FieldRules;
import dev.fringe.lab.telescope.sal.FoundFields;
import dev.fringe.lab.telescope.sal.SalConnectors;
import dev.fringe.lab.telescope.sal.SalLayout;
import dev.fringe.lab.telescope.sal.SalSchemas;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "sal",
        mixinStandardHelpOptions = true,
        description =
                "Publishes the Avro messages of an observatory, of a generated interface or of a directory of schemas, to"
                        + " sal/<Subsystem>/<topic>.")
final class SimulateSal implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Mixin
    private InterfaceOptions topicsOf;

    @Option(
            names = "--write-schemas",
            paramLabel = "DIR",
            description = "only writes the schemas and connector files to this directory; publishes nothing")
    private Path target;

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            converter = LayoutOption.class,
            description =
                    "Kafka topics of the connector files: topic for one per SAL topic, subsystem for one per subsystem"
                            + " (default: topic)")
    private SalLayout layout = SalLayout.TOPIC;

    @Option(
            names = "--time-field",
            paramLabel = "NAME",
            description = "field with the time of a message (default: found by rules; the result is printed)")
    private String timeField;

    @Option(
            names = "--time-unit",
            paramLabel = "UNIT",
            description = "unit of a time field that is a plain long: s, ms, us or ns (default: ms)")
    private String timeUnit;

    @Option(
            names = "--sequence-field",
            paramLabel = "NAME",
            description = "field with the sequence number of a message in its topic (default: found by rules)")
    private String sequenceField;

    @Override
    public Integer call() {
        RunContent.Observatory content = topicsOf.content(timeField, timeUnit, sequenceField);
        List<Schema> topics = SalSchemas.of(content, run.seed());
        FieldRules rules = new FieldRules(timeField, timeUnit, sequenceField);
        PrintWriter out = spec.commandLine().getOut();
        tell(topics, rules, run.json() ? spec.commandLine().getErr() : out);
        if (target != null) {
            SalSchemas.write(topics, target);
            out.printf("%d schemas -> %s%n", topics.size(), target);
            out.printf(
                    "`fringe connectors apply %s` creates the connectors%n",
                    SalConnectors.write(target, topics, rules, layout));
            out.flush();
            return 0;
        }
        double rate = run.rate(SalGenerator.naturalRate(topics));
        return run.publish(spec, content, rate, () -> new SalGenerator(topics, rules, run.seed(), run.start(), rate));
    }

    /** Prints the fields that were found, and rejects invalid options. */
    private void tell(List<Schema> topics, FieldRules rules, PrintWriter out) {
        if (timeUnit != null && !FieldRules.UNITS.contains(timeUnit)) {
            throw new ParameterException(spec.commandLine(), "--time-unit " + timeUnit + ": write s, ms, us or ns");
        }
        FoundFields found = new FoundFields(topics, rules);
        if (topicsOf.schemas() == null) {
            return;
        }
        if (target != null
                && target.toAbsolutePath()
                        .normalize()
                        .equals(topicsOf.schemas().toAbsolutePath().normalize())) {
            throw new ParameterException(
                    spec.commandLine(), "--write-schemas must be another directory than --schemas");
        }
        found.lines().forEach(out::println);
        out.flush();
    }
}
