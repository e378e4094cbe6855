// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.ledger;

import dev.fringe.lab.instruments.ledger.Probe;
import dev.fringe.lab.telescope.sal.FieldRules;
import dev.fringe.lab.telescope.sal.SalHeader;
import dev.fringe.lab.telescope.sal.SalTopicName;
import dev.fringe.lab.telescope.sal.SchemaCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/** Chooses the field of each topic to query: the sequence number if there is one, otherwise the field that most topics share. */
final class TelescopeFields {
    private static final Set<Schema.Type> SCALARS = EnumSet.of(
            Schema.Type.INT,
            Schema.Type.LONG,
            Schema.Type.FLOAT,
            Schema.Type.DOUBLE,
            Schema.Type.BOOLEAN,
            Schema.Type.STRING,
            Schema.Type.ENUM);

    private TelescopeFields() {}

    static List<Probe> of(List<Schema> schemas, FieldRules rules) {
        Map<Schema, List<String>> candidates = new LinkedHashMap<>();
        schemas.forEach(schema -> candidates.put(schema, candidates(schema, rules)));
        Map<String, Integer> shared = new HashMap<>();
        candidates.values().forEach(fields -> fields.forEach(field -> shared.merge(field, 1, Integer::sum)));
        Map<String, Set<String>> topics = new LinkedHashMap<>();
        candidates.forEach((schema, fields) -> {
            String field =
                    fields.stream().max(Comparator.comparing(shared::get)).orElse(Probe.ALL);
            topics.computeIfAbsent(field, unknown -> new LinkedHashSet<>()).add(SalTopicName.measurement(schema));
        });
        List<Probe> probes = new ArrayList<>();
        topics.forEach((field, of) -> probes.add(new Probe(field, of)));
        return probes;
    }

    private static List<String> candidates(Schema schema, FieldRules rules) {
        FieldRules.Roles roles = rules.of(schema);
        if (roles.sequence().isPresent()) {
            return List.of(roles.sequence().get());
        }
        return schema.getFields().stream()
                .filter(field -> !field.name().equals(SalHeader.INDEX)
                        && roles.time()
                                .filter(time -> time.name().equals(field.name()))
                                .isEmpty())
                .filter(field -> isPlain(SchemaCheck.filled(field.schema())))
                .map(Schema.Field::name)
                .toList();
    }

    private static boolean isPlain(Schema type) {
        return type.getLogicalType() == null && SCALARS.contains(type.getType());
    }
}
