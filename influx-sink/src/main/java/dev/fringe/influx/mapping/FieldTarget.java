// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.line.Names;
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

    /** Added to the name of a field that is also the name of a tag or of InfluxDB's time column. */
    static final String TAKEN_SUFFIX = "_field";

    static FieldTarget of(Leaf leaf, Mapping mapping) {
        Optional<FieldSelection.Choice> choice = mapping.fields().choose(leaf);
        if (choice.isEmpty()) {
            return NONE;
        }
        boolean explicit = choice.get().explicit();
        if (!explicit && isTag(leaf, mapping)) {
            return NONE;
        }
        String name = freeName(choice.get().name(), mapping.tags());
        String problem = Names.problemOfFieldKey(name);
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

    private static String freeName(String name, List<TagSource> tags) {
        String free = name;
        while (free.equals("time") || isTagName(free, tags)) {
            free += TAKEN_SUFFIX;
        }
        return free;
    }

    private static boolean isTagName(String name, List<TagSource> tags) {
        return tags.stream().map(TagSource::name).toList().contains(name);
    }
}
