package dev.fringe.influx.mapping;

import dev.fringe.transforms.flatten.Leaf;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The targets of one flatten plan's leaves, each made when its leaf is first met. */
final class FieldTargets {
    private final Mapping mapping;
    /** Which flat name each point field comes from, to notice when a rename makes two of them one. */
    private final Map<String, String> sources = new HashMap<>();

    private FieldTarget[] byIndex = new FieldTarget[64];

    FieldTargets(Mapping mapping) {
        this.mapping = mapping;
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

    private FieldTarget make(Leaf leaf) {
        FieldTarget target = FieldTarget.of(leaf, mapping);
        if (!target.isField()) {
            return target;
        }
        String other = sources.putIfAbsent(target.name(), leaf.name());
        return other == null || other.equals(leaf.name())
                ? target
                : target.withProblem("would also be the name of " + other + "; rename one of them in fields.include");
    }
}
