// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.letters;

import dev.fringe.lab.points.letters.DeadLetterQueues.Place;
import dev.fringe.lab.points.letters.DeadLetterQueues.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose dead letters. */
final class LetterFilter {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--connector", paramLabel = "NAME", description = "only those of this connector")
    private String connector;

    @Option(
            names = "--reason",
            paramLabel = "LABEL",
            description = "only those with this reason, such as type-conflict")
    private String reason;

    @Option(names = "--field", paramLabel = "NAME", description = "only those whose reason names this field")
    private String field;

    @Option(
            names = "--at",
            paramLabel = "P:O",
            description = "only the one at this partition and offset of the queue; may be repeated")
    private List<String> at = new ArrayList<>();

    String connector() {
        return connector;
    }

    boolean choosesSome() {
        return reason != null || field != null || !at.isEmpty();
    }

    Wanted wanted(boolean done) {
        Set<Place> places = at.stream().map(this::place).collect(Collectors.toSet());
        return new Wanted(
                Optional.ofNullable(connector), Optional.ofNullable(reason), Optional.ofNullable(field), places, done);
    }

    private Place place(String text) {
        return Place.parse(text)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--at " + text + " is not a partition and an offset, such as 0:17"));
    }
}
