package dev.fringe.transforms.flatten;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** All leaves of one plan, and who has which name. */
final class Leaves {

    private final Schema record;
    private final FlattenOptions options;
    private final List<Leaf> all = new ArrayList<>();
    private final Map<String, Leaf> byName = new HashMap<>();
    /** The leaves as which places without schema are visited when others have their names, by name and origin. */
    private final Map<String, Leaf> suffixed = new HashMap<>();

    private long recordsRead;

    /** @param record the schema of the record; null without */
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
     * A leaf whose name is its own for the life of the plan, because the name becomes a field of the flat schema.
     *
     * @param grown whether it came with an element or entry, and not with the schema
     */
    Leaf withSchema(Place place, Schema schema, boolean grown) {
        if (place.name().isEmpty()) {
            throw new DataException(
                    "Cannot flatten " + place.origin() + ": its key is empty, and a field needs a name.");
        }
        boolean ranked = grown && options.onCollision() == OnCollision.SUFFIX;
        int rank = ranked ? NameRank.of(place, record, options) : 1;
        String name = rank == 1 ? place.name() : suffixed(place.name(), rank);
        Leaf holder = byName.get(name);
        while (holder != null && !holder.origin().equals(place.origin())) {
            name = nextName(holder, place.name(), place.origin(), ++rank);
            holder = byName.get(name);
        }
        // the same origin again: its growth was refused half way in an earlier record
        return holder != null ? holder : add(name, place.origin(), schema);
    }

    /** A leaf that shares its name with others unless they meet in one record. */
    Leaf schemaless(String name, String origin) {
        Leaf holder = byName.get(name);
        Leaf leaf = add(name, origin, null);
        leaf.claim = holder == null ? new Claim() : holder.claim;
        return leaf;
    }

    /** The leaf as which a place without schema is visited in the record now read: what comes out depends on the record alone. */
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

    /** Who has a name in which record. Places without schema may share a name, as few of them meet in one record. */
    static final class Claim {
        private long record;
        private Leaf holder;
    }

    /** What a place is called next when another place has the name that it would have. */
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
