// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import dev.fringe.lab.points.layout.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds where InfluxDB, the sink and the schema disagree about the fields and tags of a measurement. */
final class FieldConflicts {
    private FieldConflicts() {}

    enum Kind {
        TWO_TYPES,
        OTHER_TYPE,
        TAG_AND_FIELD
    }

    record Conflict(String field, Kind kind, String text) {}

    /**
     * @param written what the sink writes of a record with the latest schema
     * @param stored what InfluxDB has
     */
    static List<Conflict> between(Layout written, Layout stored) {
        List<Conflict> conflicts = new ArrayList<>();
        stored.fields().forEach((field, types) -> {
            if (types.size() > 1) {
                conflicts.add(new Conflict(
                        field,
                        Kind.TWO_TYPES,
                        "has the types " + String.join(" and ", types)
                                + " in different shards: a query shows the values of"
                                + " one type only, until the retention deletes the shards of the other"));
            }
        });
        written.fields().forEach((field, types) -> {
            Set<String> known = stored.fields().getOrDefault(field, types);
            types.stream()
                    .filter(type -> !known.contains(type))
                    .forEach(type -> conflicts.add(new Conflict(
                            field,
                            Kind.OTHER_TYPE,
                            "is " + type + " by the schema and " + String.join(" and ", known)
                                    + " in InfluxDB: the sink's type.conflict decides about its values")));
        });
        Set<String> tags = new TreeSet<>(stored.tags());
        tags.addAll(written.tags());
        Set<String> fields = new TreeSet<>(stored.fields().keySet());
        fields.addAll(written.fields().keySet());
        tags.stream()
                .filter(fields::contains)
                .forEach(name -> conflicts.add(new Conflict(
                        name,
                        Kind.TAG_AND_FIELD,
                        "is a tag and a field: a query shows one of them as " + name + "_1")));
        return conflicts;
    }
}
