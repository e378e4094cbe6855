package dev.fringe.jobs.order;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;

/**
 * How state goes: a day or so after its key was last heard of it is never read again and in no snapshot. On the heap its
 * memory comes back when the job next starts from one: Flink's cleaning in passing looks through all key groups at each access
 * and took half of a job's processor time.
 */
public final class Forgetting {
    private static final long ROCKSDB_ENTRIES_PER_CLOCK_LOOK = 1000;

    private Forgetting() {}

    public static StateTtlConfig after(Duration silence) {
        return StateTtlConfig.newBuilder(silence)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .disableCleanupInBackground()
                .cleanupFullSnapshot()
                .cleanupInRocksdbCompactFilter(ROCKSDB_ENTRIES_PER_CLOCK_LOOK)
                .build();
    }
}
