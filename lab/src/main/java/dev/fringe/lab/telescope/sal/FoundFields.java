// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import dev.fringe.lab.stack.LabFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Describes the fields that the rules found in a directory of schemas. */
public final class FoundFields {
    private final List<Schema> topics;
    private final FieldRules rules;
    private final List<FieldRules.Roles> roles;

    public FoundFields(List<Schema> topics, FieldRules rules) {
        this.topics = topics;
        this.rules = rules;
        this.roles = topics.stream().map(rules::of).toList();
        require(rules.time(), "--time-field", role -> role.time().isPresent());
        require(rules.sequence(), "--sequence-field", role -> role.sequence().isPresent());
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(topics.size() + " topics; rules for the fields with the time and the sequence number of a message:");
        rules.told().forEach(rule -> lines.add("  " + rule));
        lines.add("found");
        lines.add("  time: "
                + counted(role -> role.time()
                        .map(time -> time.name() + " (" + described(time.form()) + ")")
                        .orElse("none (the Kafka timestamp, with the offset to distinguish equal ones)")));
        lines.add("  number: " + counted(role -> role.sequence().orElse("none")));
        return lines;
    }

    private static String described(TimeForm form) {
        return switch (form) {
            case SECONDS -> "seconds and fraction";
            case TIMESTAMP -> "timestamp-millis";
            case ISO -> "ISO 8601";
            default -> "whole " + form.unit();
        };
    }

    private String counted(Function<FieldRules.Roles, String> what) {
        Map<String, Long> counts =
                roles.stream().collect(Collectors.groupingBy(what, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " in " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private void require(String asked, String option, Function<FieldRules.Roles, Boolean> found) {
        if (asked != null && roles.stream().noneMatch(found::apply)) {
            throw new LabFailure("no schema has the field " + asked + " of " + option + " and another field:"
                    + " set an existing field, or remove the option");
        }
    }
}
