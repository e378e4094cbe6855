// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.letters;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.cli.ServersOptions;
import dev.fringe.lab.points.letters.DeadLetter;
import dev.fringe.lab.points.letters.DeadLetterQueues;
import dev.fringe.lab.points.letters.DeadLetterQueues.Group;
import dev.fringe.lab.points.letters.DeadLetterQueues.Listed;
import dev.fringe.lab.points.letters.DeadLetterQueues.Wanted;
import dev.fringe.lab.points.letters.Redrives.State;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Shows the dead letters of all connectors by reason and field, without those that a redrive has stored.")
final class DeadLettersList implements Callable<Integer> {
    private static final int LONGEST_VALUE = 400;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServersOptions servers;

    @Mixin
    private LetterFilter filter;

    @Option(names = "--records", description = "shows each dead letter instead of groups")
    private boolean records;

    @Option(names = "--all", description = "also those that a redrive has stored")
    private boolean all;

    @Option(names = "--json", description = "prints JSON; with --records, one object a line")
    private boolean json;

    @Override
    public Integer call() {
        Wanted wanted = filter.wanted(all);
        PrintWriter out = spec.commandLine().getOut();
        try (DeadLetterQueues queues = new DeadLetterQueues(servers.servers())) {
            if (records) {
                queues.each(wanted, listed -> {
                    ObjectNode found = queues.toJson(listed);
                    out.println(json ? found.toString() : text(listed, found));
                });
            } else {
                print(out, queues, queues.groups(wanted));
            }
        }
        out.flush();
        return 0;
    }

    private void print(PrintWriter out, DeadLetterQueues queues, List<Group> groups) {
        if (json) {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            ArrayNode array = root.putArray("groups");
            groups.forEach(group -> array.add(queues.toJson(group)));
            out.println(root.toPrettyString());
            return;
        }
        if (groups.isEmpty()) {
            out.println("no dead letters");
        }
        String connector = "";
        for (Group group : groups) {
            if (!group.connector().equals(connector)) {
                connector = group.connector();
                out.println(connector + " (" + group.queue() + ")");
            }
            out.println("  " + group.count() + " " + title(group) + states(group));
            out.println("    " + group.first() + " to " + group.last());
            out.println("    first: " + place(group.example()) + ": "
                    + group.reason().detail().lines().findFirst().orElse(""));
        }
    }

    private static String title(Group group) {
        String field = group.reason().field();
        return group.reason().label() + (field.isEmpty() ? "" : ", field " + field);
    }

    private static String states(Group group) {
        StringBuilder states = new StringBuilder();
        for (State state : State.values()) {
            if (state != State.WAITING && group.in(state) > 0) {
                states.append(", ").append(group.in(state)).append(" of them ").append(state.label());
            }
        }
        return states.toString();
    }

    private static String text(Listed listed, ObjectNode json) {
        DeadLetter letter = listed.letter();
        String value = json.path("value").toString();
        return letter.connector() + " " + place(letter) + " " + letter.time() + " key " + letter.key() + "\n  "
                + letter.reason().label() + ": " + letter.reason().detail() + "\n  "
                + listed.outcome().state().label()
                + (listed.outcome().reason() == null
                        ? ""
                        : " (" + listed.outcome().reason().detail() + ")")
                + "\n  " + json.path("format").asText() + " "
                + (value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…");
    }

    private static String place(DeadLetter letter) {
        String queue = letter.record().partition() + ":" + letter.record().offset();
        return letter.origin()
                .map(at -> queue + " from " + at.topic() + " " + at.partition() + ":" + at.offset())
                .orElse(queue);
    }
}
