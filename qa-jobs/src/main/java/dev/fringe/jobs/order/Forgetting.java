package dev.fringe.jobs.order;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;

/** How state goes: a day or so after its key was last heard of, in passing, without a sweep over all keys. */
public final class Forgetting {
    private static final int KEYS_CLEANED_PER_ACCESS = 5;
    private static final long ROCKSDB_ENTRIES_PER_CLOCK_LOOK = 1000;

    private Forgetting() {}

    public static StateTtlConfig after(Duration silence) {
        return StateTtlConfig.newBuilder(silence)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupIncrementally(KEYS_CLEANED_PER_ACCESS, false)
                .cleanupInRocksdbCompactFilter(ROCKSDB_ENTRIES_PER_CLOCK_LOOK)
                .build();
    }
}
