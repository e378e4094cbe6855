// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.config;

import dev.fringe.influx.kcql.Statement;
import dev.fringe.influx.kcql.Statement.Named;
import dev.fringe.influx.mapping.EventTime;
import dev.fringe.influx.mapping.FieldSelection;
import dev.fringe.influx.mapping.RecordPlaceholder;
import dev.fringe.influx.mapping.TagSource;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Turns a KCQL statement into the mapping that the options would give. */
final class KcqlMapping {
    private static final Map<String, EventTime.Unit> UNITS = Map.of(
            "SECONDS", EventTime.Unit.S,
            "MILLISECONDS", EventTime.Unit.MS,
            "MICROSECONDS", EventTime.Unit.US,
            "NANOSECONDS", EventTime.Unit.NS);

    private KcqlMapping() {}

    /** @throws ConfigException if the statement is wrong */
    static void check(Statement statement) {
        measurement(statement);
        tags(statement);
        fields(statement);
        timestamp(statement);
        unit(statement);
    }

    static Template<RecordPlaceholder> measurement(Statement statement) {
        return RecordPlaceholder.template(statement
                .measurementField()
                .map(field -> "{field:" + field + "}")
                .orElse(statement.measurement()));
    }

    static List<TagSource> tags(Statement statement) {
        List<TagSource> tags = new ArrayList<>();
        for (Statement.Tag tag : statement.tags()) {
            String name = OptionRules.tagName(tag.name());
            tags.add(
                    tag.constant().isPresent()
                            ? TagSource.constant(name, tag.constant().get())
                            : TagSource.field(FieldPath.ofOne(tag.path().orElseThrow()), name));
        }
        return tags;
    }

    static FieldSelection fields(Statement statement) {
        List<String> included = new ArrayList<>();
        for (Named named : statement.selected()) {
            included.add(named.path() + named.name().map(name -> " as " + name).orElse(""));
        }
        return FieldSelection.of(included, statement.ignored());
    }

    static List<FieldPath> timestamp(Statement statement) {
        return statement.timestamp().map(FieldPath::ofOne).map(List::of).orElse(List.of());
    }

    static EventTime.Unit unit(Statement statement) {
        String word = statement.unit().orElse("MILLISECONDS");
        EventTime.Unit unit = UNITS.get(word);
        if (unit == null) {
            throw new ConfigException(
                    "KCQL's TIMESTAMPUNIT=" + word + " is not one of SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS");
        }
        return unit;
    }
}
