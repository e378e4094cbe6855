// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.delivery.Rejection;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The decided records of an incomplete delivery, so that it continues where it stopped when Connect redelivers the records. Connect
 * redelivers the same objects. Other objects, for example after a rebalance, are delivered from the start.
 */
final class Progress {
    private final Set<SinkRecord> stored = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<SinkRecord, Rejection> rejected = new IdentityHashMap<>();
    private final Set<SinkRecord> mappedAgain = Collections.newSetFromMap(new IdentityHashMap<>());

    void stored(Collection<SinkRecord> records) {
        stored.addAll(records);
    }

    void rejected(Rejection rejection) {
        rejected.put(rejection.record(), rejection);
    }

    /** True once for each record, whose line was written for outdated types. */
    boolean mayBeMappedAgain(SinkRecord record) {
        return mappedAgain.add(record);
    }

    boolean isStored(SinkRecord record) {
        return stored.contains(record);
    }

    /** Null if the record is not rejected. */
    Rejection rejectionOf(SinkRecord record) {
        return rejected.get(record);
    }

    boolean isOpen(SinkRecord record) {
        return !isStored(record) && rejectionOf(record) == null;
    }

    void clear() {
        stored.clear();
        rejected.clear();
        mappedAgain.clear();
    }
}
