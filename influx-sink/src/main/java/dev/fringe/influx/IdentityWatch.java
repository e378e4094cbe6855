// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.line.FieldList;
import dev.fringe.influx.line.Hash;
import dev.fringe.influx.line.LineWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Detects a point with the measurement, tags and time of a recent point and another value for one of its fields. It keeps recent
 * points in a table and their fields in a ring buffer, both of fixed size.
 */
final class IdentityWatch {
    private static final int SLOTS = 1 << 16;
    private static final int RING_BYTES = 4 << 20;

    private final long[] identities = new long[SLOTS];
    private final long[] contents = new long[SLOTS];
    /** The start of the fields of a point, as a position in all bytes ever written to the ring buffer. */
    private final long[] starts = new long[SLOTS];

    private final int[] lengths = new int[SLOTS];
    private final byte[] ring = new byte[RING_BYTES];
    private final boolean mergesPoints;
    private final Set<String> replaceable;
    private long kept;

    /**
     * A field for which an earlier point with the same identity has another value.
     *
     * @param allowed whether the line is stored nevertheless, so that later points are compared with it
     */
    record Clash(String field, boolean allowed) {}

    /**
     * @param mergesPoints whether the server keeps the fields of the earlier point that the later one does not have
     * @param replaceable the fields whose later value counts
     */
    IdentityWatch(boolean mergesPoints, Set<String> replaceable) {
        this.mergesPoints = mergesPoints;
        this.replaceable = replaceable;
    }

    /** @param overwrites whether all fields of the line may replace those of an earlier point */
    Optional<Clash> clash(LineWriter line, boolean overwrites) {
        byte[] bytes = line.bytes().array();
        long content = Hash.of(bytes, line.seriesEnd(), line.fieldsEnd());
        long identity = Hash.mix(line.seriesHash()
                ^ Hash.of(bytes, line.fieldsEnd(), line.bytes().length()));
        int slot = (int) identity & SLOTS - 1;
        if (identities[slot] != identity || !isKept(slot)) {
            keep(slot, identity, content, bytes, line.seriesEnd(), line.fieldsEnd());
            return Optional.empty();
        }
        if (contents[slot] == content) {
            return Optional.empty();
        }
        FieldList earlier = FieldList.of(ring, offset(slot), offset(slot) + lengths[slot]);
        FieldList now = FieldList.of(bytes, line.seriesEnd(), line.fieldsEnd());
        List<String> differing = mergesPoints ? now.differingFrom(earlier) : now.differingOrNew(earlier);
        Optional<Clash> clash = clash(differing, overwrites);
        if (clash.isEmpty() || clash.get().allowed()) {
            byte[] both = now.withOthersOf(mergesPoints ? earlier : FieldList.NONE);
            keep(slot, identity, Hash.of(both, 0, both.length), both, 0, both.length);
        }
        return clash;
    }

    private Optional<Clash> clash(List<String> differing, boolean overwrites) {
        Optional<Clash> refused = differing.stream()
                .filter(field -> !overwrites && !replaceable.contains(field))
                .findFirst()
                .map(field -> new Clash(field, false));
        return refused.or(() -> differing.stream().findFirst().map(field -> new Clash(field, true)));
    }

    private boolean isKept(int slot) {
        return lengths[slot] > 0 && kept - starts[slot] <= RING_BYTES;
    }

    private int offset(int slot) {
        return (int) (starts[slot] % RING_BYTES);
    }

    private void keep(int slot, long identity, long content, byte[] source, int from, int to) {
        int length = to - from;
        identities[slot] = identity;
        contents[slot] = content;
        lengths[slot] = 0;
        if (length > RING_BYTES) {
            return;
        }
        int room = RING_BYTES - (int) (kept % RING_BYTES);
        if (length > room) {
            kept += room;
        }
        starts[slot] = kept;
        lengths[slot] = length;
        System.arraycopy(source, from, ring, offset(slot), length);
        kept += length;
    }
}
