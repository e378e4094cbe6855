package dev.fringe.transforms.flatten;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/**
 * The places without schema that have one flat name: mostly one. Several meet only in a record that has more than one of
 * them, so it is decided record by record, in the record's own order: what comes out depends on the record alone.
 */
final class Contest {

    private final Leaves leaves;
    /** The leaves as which a place is visited when it comes second, third and so on. */
    private Map<Leaf, List<Leaf>> suffixed = Map.of();

    private long record = -1;
    private int taken;
    private Leaf holder;

    Contest(Leaves leaves) {
        this.leaves = leaves;
    }

    /** The leaf as which {@code entrant} is visited in the record now read. */
    Leaf admit(Leaf entrant) {
        if (record != leaves.recordNumber()) {
            record = leaves.recordNumber();
            taken = 1;
            holder = entrant;
            return entrant;
        }
        if (leaves.options().onCollision() == OnCollision.FAIL) {
            throw refused(holder.name(), holder.origin(), entrant.origin());
        }
        taken++;
        return leaves.admitted(suffixed(entrant, taken));
    }

    private Leaf suffixed(Leaf entrant, int rank) {
        if (suffixed.isEmpty()) {
            suffixed = new HashMap<>();
        }
        List<Leaf> known = suffixed.computeIfAbsent(entrant, any -> new ArrayList<>());
        while (known.size() < rank - 1) {
            int next = known.size() + 2;
            known.add(leaves.schemaless(Leaves.suffixed(entrant.name(), next), entrant.origin()));
        }
        return known.get(rank - 2);
    }

    static DataException refused(String name, String first, String second) {
        return new DataException("Cannot flatten: " + first + " and " + second + " would both be called \"" + name
                + "\", and one would be lost. Choose other delimiters or set on.collision=suffix.");
    }
}
