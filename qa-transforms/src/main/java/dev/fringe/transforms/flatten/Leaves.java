// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** The leaves of a plan and their names. */
final class Leaves {

    private final Schema record;
    private final FlattenOptions options;
    private final List<Leaf> all = new ArrayList<>();
    private final Map<String, Leaf> byName = new HashMap<>();
    /** The leaves with a suffix of places without schema, by name and origin. */
    private final Map<String, Leaf> suffixed = new HashMap<>();

    private long recordsRead;

    /** @param record the schema of the record, or null */
    Leaves(Schema record, FlattenOptions options) {
        this.record = record;
        this.options = options;
    }

    FlattenOptions options() {
        return options;
    }

    int size() {
        return all.size();
    }

    Leaf get(int index) {
        return all.get(index);
    }

    void nextRecord() {
        recordsRead++;
    }

    /**
     * A leaf whose name no other leaf of the plan may have, because it becomes a field of the flat schema.
     *
     * @param grown whether it is in an element or entry, and so not known from the schema
     */
    Leaf withSchema(Place place, Schema schema, boolean grown) {
        if (place.name().isEmpty()) {
            throw new DataException(
                    "Cannot flatten " + place.origin() + ": its key is empty, but a field needs a name.");
        }
        boolean ranked = grown && options.onCollision() == OnCollision.SUFFIX;
        int rank = ranked ? NameRank.of(place, record, options) : 1;
        String name = rank == 1 ? place.name() : suffixed(place.name(), rank);
        Leaf holder = byName.get(name);
        while (holder != null && !holder.origin().equals(place.origin())) {
            name = nextName(holder, place.name(), place.origin(), ++rank);
            holder = byName.get(name);
        }
        // the same origin again: an earlier record was refused during growth
        return holder != null ? holder : add(name, place.origin(), schema);
    }

    /** A leaf that may share its name with leaves of other records. */
    Leaf schemaless(String name, String origin) {
        Leaf holder = byName.get(name);
        Leaf leaf = add(name, origin, null);
        leaf.claim = holder == null ? new Claim() : holder.claim;
        return leaf;
    }

    /** The leaf for a place without schema in the current record, with a suffix if the name is taken there. */
    Leaf admitted(Leaf leaf) {
        Leaf admitted = leaf;
        for (int rank = 2; admitted.claim.record == recordsRead; rank++) {
            String name = nextName(admitted.claim.holder, leaf.name(), leaf.origin(), rank);
            admitted = suffixed.computeIfAbsent(name + '\n' + leaf.origin(), any -> schemaless(name, leaf.origin()));
        }
        admitted.claim.record = recordsRead;
        admitted.claim.holder = admitted;
        return admitted;
    }

    /** The leaf that has a name, and the record in which it has it. */
    static final class Claim {
        private long record;
        private Leaf holder;
    }

    /** The next name of a place whose name is taken. */
    private String nextName(Leaf holder, String name, String origin, int rank) {
        if (options.onCollision() == OnCollision.FAIL) {
            throw new DataException("Cannot flatten: " + holder.origin() + " and " + origin + " would both be called \""
                    + name + "\", and one would be lost. Choose other delimiters or set on.collision=suffix.");
        }
        return suffixed(name, rank);
    }

    private static String suffixed(String name, int rank) {
        return name + '_' + rank;
    }

    private Leaf add(String name, String origin, Schema schema) {
        Leaf leaf = new Leaf(all.size(), name, origin, schema);
        all.add(leaf);
        byName.putIfAbsent(name, leaf);
        return leaf;
    }
}
