// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.types.FieldType;
import dev.fringe.transforms.flatten.Leaf;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The targets of the leaves of one flatten plan, each created on first use. */
final class FieldTargets {
    private final Mapping mapping;
    private final Dialect dialect;
    /** The flat name of each field of the point, to detect a rename to a name in use. */
    private final Map<String, String> sources = new HashMap<>();

    private final Map<String, FieldTarget> variants = new HashMap<>();
    private FieldTarget[] byIndex = new FieldTarget[64];

    FieldTargets(Mapping mapping, Dialect dialect) {
        this.mapping = mapping;
        this.dialect = dialect;
    }

    FieldTarget of(Leaf leaf) {
        int index = leaf.index();
        if (index >= byIndex.length) {
            byIndex = Arrays.copyOf(byIndex, Math.max(byIndex.length * 2, index + 1));
        }
        FieldTarget target = byIndex[index];
        if (target == null) {
            target = make(leaf);
            byIndex[index] = target;
        }
        return target;
    }

    /** The field for values of another type. */
    FieldTarget variant(FieldTarget target, FieldType type) {
        return named(target.name() + '_' + type.label());
    }

    /** The same field with a name that no tag of the record has. */
    FieldTarget besideTags(FieldTarget target, Set<String> tags) {
        String name = target.name();
        while (tags.contains(name)) {
            name += FieldTarget.TAKEN_SUFFIX;
        }
        return name.equals(target.name()) ? target : named(name);
    }

    private FieldTarget named(String name) {
        return variants.computeIfAbsent(column(name), unknown -> {
            FieldTarget variant = new FieldTarget(name, LineWriter.encodeKey(name), -1, null, -1);
            String other = sources.get(column(name));
            return other == null ? variant : variant.withProblem("is the name of another field");
        });
    }

    /** Equal for names of one column. */
    private String column(String name) {
        return dialect.distinguishesCase() ? name : name.toLowerCase(Locale.ROOT);
    }

    private FieldTarget make(Leaf leaf) {
        FieldTarget target = FieldTarget.of(leaf, mapping, dialect);
        if (!target.isField()) {
            return target;
        }
        String other = sources.putIfAbsent(column(target.name()), leaf.name());
        return other == null || other.equals(leaf.name())
                ? target
                : target.withProblem("would also be the name of " + other + "; rename one of them in fields.include");
    }
}
