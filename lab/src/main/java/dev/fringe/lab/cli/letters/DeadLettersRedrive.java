// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.letters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.cli.ServersOptions;
import dev.fringe.lab.cli.SinkChoice;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.letters.Redrive;
import dev.fringe.lab.points.letters.Redrive.Redriven;
import dev.fringe.lab.points.letters.Redrive.Totals;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the points of a sink's dead letters to InfluxDB, mapped under the sink's present configuration. Mend the cause",
            "first. A dead letter that was stored is skipped the next time. The exit code is 1 if one was rejected again."
        })
final class DeadLettersRedrive implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServersOptions servers;

    @Mixin
    private LetterFilter filter;

    @Mixin
    private SinkChoice sink;

    @Option(names = "--all", description = "all dead letters of the connector")
    private boolean all;

    @Option(
            names = "--to-topic",
            description =
                    "sends the dead letters of any sink to their original topics instead; all readers of the topics,"
                            + " such as jobs, the archive and other sinks, then read them twice")
    private boolean toTopic;

    @Option(names = "--plan", description = "shows what would become of them, and writes nothing")
    private boolean plan;

    @Option(names = "--json", description = "prints one JSON object a line: each dead letter, then the totals")
    private boolean json;

    @Override
    public Integer call() {
        if (filter.connector() == null) {
            throw new ParameterException(spec.commandLine(), "say whose dead letters with --connector");
        }
        if (all == filter.choosesSome()) {
            throw new ParameterException(
                    spec.commandLine(), "say which dead letters: --all, or some of --reason, --field and --at");
        }
        if (toTopic && plan) {
            throw new ParameterException(
                    spec.commandLine(), "--plan maps the dead letters of an InfluxDB sink: remove --to-topic");
        }
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Long> reasons = new TreeMap<>();
        SinkPoints.Choice choice = sink.choice();
        Redrive redrive = new Redrive(servers.servers(), filter.wanted(false));
        Totals totals = run(redrive, choice, one -> {
            if (json) {
                out.println(one.toJson());
            } else if (one.outcome().reason() != null) {
                reasons.merge(
                        one.outcome().reason().label() + ": "
                                + one.outcome().reason().detail(),
                        1L,
                        Long::sum);
            }
        });
        if (json) {
            ObjectNode sums = totals.toJson();
            out.println(sums.put("plan", plan));
        } else {
            print(out, totals, reasons);
        }
        out.flush();
        return totals.back() == 0 ? 0 : 1;
    }

    private Totals run(Redrive redrive, SinkPoints.Choice choice, Consumer<Redriven> action) {
        if (plan) {
            return redrive.plan(choice, action);
        }
        return toTopic ? redrive.toTopic(action) : redrive.toInflux(choice, action);
    }

    private void print(PrintWriter out, Totals totals, Map<String, Long> reasons) {
        if (totals.chosen() == 0) {
            out.println("no dead letter is waiting that matches");
            return;
        }
        String would = plan ? " would be " : " were ";
        out.println(totals.chosen() + " dead letters: " + totals.stored() + would + "stored, " + totals.back() + would
                + "rejected again" + (toTopic ? ", " + totals.sent() + " were sent to their topics" : ""));
        reasons.forEach((reason, count) -> out.println("  " + count + " " + reason));
    }
}
