package dev.fringe.influx;

import dev.fringe.influx.line.Hash;
import dev.fringe.influx.line.LineWriter;

/**
 * Notices when a point has the measurement, tags and time of a recent point with other fields, which it will overwrite.
 * Keeps the hashes of recent points in a table of fixed size; a point that has left it is no longer compared with.
 */
final class IdentityWatch {
    private static final int SLOTS = 1 << 16;

    private final long[] identities = new long[SLOTS];
    private final long[] contents = new long[SLOTS];

    /** True when the line clashes with an earlier one. The same line again does not: that is a replay. */
    boolean clashes(LineWriter line) {
        byte[] bytes = line.bytes().array();
        long content = Hash.of(bytes, line.seriesEnd(), line.fieldsEnd());
        long identity = Hash.mix(line.seriesHash()
                ^ Hash.of(bytes, line.fieldsEnd(), line.bytes().length()));
        int slot = (int) identity & SLOTS - 1;
        boolean clash = identities[slot] == identity && contents[slot] != content;
        identities[slot] = identity;
        contents[slot] = content;
        return clash;
    }
}
