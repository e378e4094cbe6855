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

    List<Leaf> all() {
        return all;
    }

    /** Numbers the record now read, so that a {@link Contest} knows when a new one begins. */
    long recordNumber() {
        return recordsRead;
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
        int rank = ranked ? Rivals.rank(place, record, options) : 1;
        String name = suffixed(place.name(), rank);
        Leaf holder = byName.get(name);
        while (holder != null && !holder.origin().equals(place.origin())) {
            if (options.onCollision() == OnCollision.FAIL) {
                throw Contest.refused(name, holder.origin(), place.origin());
            }
            rank++;
            name = suffixed(place.name(), rank);
            holder = byName.get(name);
        }
        // The same origin again: its growth was refused half way in an earlier record.
        return holder != null ? holder : add(name, place.origin(), schema);
    }

    static String suffixed(String name, int rank) {
        return rank == 1 ? name : name + '_' + rank;
    }

    /** A leaf that shares its name with others unless they meet in one record. */
    Leaf schemaless(String name, String origin) {
        Leaf holder = byName.get(name);
        Leaf leaf = add(name, origin, null);
        leaf.contest = holder == null ? new Contest(this) : holder.contest;
        return leaf;
    }

    Leaf admitted(Leaf schemaless) {
        return schemaless.contest.admit(schemaless);
    }

    private Leaf add(String name, String origin, Schema schema) {
        Leaf leaf = new Leaf(all.size(), name, origin, schema);
        all.add(leaf);
        byName.putIfAbsent(name, leaf);
        return leaf;
    }
}
