// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.records.path.FieldPath;
import dev.fringe.transforms.flatten.Leaf;
import java.util.List;
import java.util.Optional;

/**
 * The field of a leaf in InfluxDB, decided once.
 *
 * @param name null if the leaf does not become a field
 * @param index the index of the leaf, or -1 if other leaves may have the field too
 * @param problem why the name cannot be written, or null
 * @param timeCandidate the index of the leaf among the candidates for the timestamp, or -1
 */
record FieldTarget(String name, byte[] encodedName, int index, String problem, int timeCandidate) {
    private static final FieldTarget NONE = new FieldTarget(null, null, -1, null, -1);

    /** Added to the name of a field that is also the name of a tag or of the time column. */
    static final String TAKEN_SUFFIX = "_field";

    static FieldTarget of(Leaf leaf, Mapping mapping, Dialect dialect) {
        Optional<FieldSelection.Choice> choice = mapping.fields().choose(leaf);
        if (choice.isEmpty()) {
            return NONE;
        }
        boolean explicit = choice.get().explicit();
        if (!explicit && isTag(leaf, mapping)) {
            return NONE;
        }
        String name = freeName(choice.get().name(), mapping.tags(), dialect);
        String problem = dialect.problemOfFieldKey(name);
        return new FieldTarget(
                name,
                LineWriter.encodeKey(name),
                leaf.index(),
                problem,
                explicit ? -1 : candidate(leaf, mapping.time().candidates()));
    }

    FieldTarget withProblem(String found) {
        return new FieldTarget(name, encodedName, index, found, timeCandidate);
    }

    boolean isField() {
        return name != null;
    }

    private static boolean isTag(Leaf leaf, Mapping mapping) {
        for (TagMap map : mapping.tagMaps()) {
            if (map.holds(leaf.origin())) {
                return true;
            }
        }
        for (TagSource tag : mapping.tags()) {
            if (tag instanceof TagSource.InValue inValue && isAt(leaf, inValue.path())) {
                return true;
            }
        }
        return false;
    }

    private static int candidate(Leaf leaf, List<FieldPath> candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            if (isAt(leaf, candidates.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAt(Leaf leaf, FieldPath path) {
        String text = path.toString();
        return leaf.origin().equals(text) || leaf.origin().equals("[\"" + text + "\"]");
    }

    private static String freeName(String name, List<TagSource> tags, Dialect dialect) {
        String free = name;
        while (isSame(free, dialect.timeColumn(), dialect) || isTagName(free, tags, dialect)) {
            free += TAKEN_SUFFIX;
        }
        return free;
    }

    private static boolean isTagName(String name, List<TagSource> tags, Dialect dialect) {
        return tags.stream().anyMatch(tag -> isSame(name, tag.name(), dialect));
    }

    private static boolean isSame(String a, String b, Dialect dialect) {
        return dialect.distinguishesCase() ? a.equals(b) : a.equalsIgnoreCase(b);
    }
}
