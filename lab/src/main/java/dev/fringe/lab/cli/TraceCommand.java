// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.letters.DeadLetterQueues.Place;
import dev.fringe.lab.points.trace.Trace;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = {
            "Follows a record from the MQTT message to InfluxDB: headers, schema, value, and for each sink that reads the topic",
            "the line that it writes and the point that InfluxDB has. The exit code is 1 if no record was found."
        })
public final class TraceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServersOptions servers;

    @Mixin
    private SinkChoice sinks;

    @Parameters(paramLabel = "TOPIC", description = "Kafka topic of the record")
    private String topic;

    @Option(names = "--key", paramLabel = "K", description = "the latest record with this key")
    private String key;

    @Option(names = "--offset", paramLabel = "P:O", description = "the record at this partition and offset")
    private String offset;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "with --key: the latest N records (default: ${DEFAULT-VALUE})")
    private int last = 1;

    @Option(
            names = "--bound",
            paramLabel = "N",
            description = "with --key: reads at most N records, backwards from the end (default: ${DEFAULT-VALUE})")
    private long bound = Trace.USUAL_BOUND;

    @Option(names = "--json", description = "prints JSON")
    private boolean json;

    @Override
    public Integer call() {
        if ((key == null) == (offset == null)) {
            throw new ParameterException(spec.commandLine(), "say which record: --key K or --offset P:O");
        }
        if (last < 1 || bound < 1) {
            throw new ParameterException(spec.commandLine(), "--last and --bound must be at least 1");
        }
        Optional<Place> place = Optional.ofNullable(offset).map(this::place);
        SinkPoints.Choice choice = sinks.choice();
        try (Trace trace = new Trace(servers.servers(), choice)) {
            Trace.Traced traced = place.map(
                            at -> new Trace.Traced(List.of(trace.at(topic, at.partition(), at.offset())), 1, false))
                    .orElseGet(() -> trace.latestOf(topic, key, last, bound));
            print(traced);
            return traced.journeys().isEmpty() ? 1 : 0;
        }
    }

    private Place place(String text) {
        return Place.parse(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--offset " + text + " is not a partition and an offset, such as 0:17"));
    }

    private void print(Trace.Traced traced) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            ArrayNode records = root.putArray("records");
            traced.journeys().forEach(journey -> records.add(journey.toJson()));
            out.println(root.put("searched", traced.searched())
                    .put("complete", traced.complete())
                    .toPrettyString());
        } else {
            traced.journeys().forEach(journey -> new JourneyText(out).print(journey));
            if (traced.journeys().isEmpty()) {
                out.println("no record with key " + key + " among the latest " + traced.searched() + " of " + topic
                        + (traced.complete() ? ", which are all" : ": search further with --bound"));
            }
        }
        out.flush();
    }
}
