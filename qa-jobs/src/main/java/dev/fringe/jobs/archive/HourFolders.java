// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.jobs.files.HourFolder;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/**
 * Assigns a record to the folder {@code <topic>/dt=YYYY-MM-DD/hour=HH/}, with one open file per schema.
 *
 * <p>Flink opens one file per bucket id and uses the id as the path. The id therefore ends with the schema's id and {@code ..}: the
 * ids of two schemas differ, and Flink normalizes both to the path of the same folder, in which the names of files are unique.
 */
final class HourFolders implements BucketAssigner<RawRecord, String> {
    private static final long serialVersionUID = 1L;

    /** Enough for several hours of a thousand topics. */
    private static final int MOST_KNOWN = 10_000;

    private transient Map<Bucket, String> known;

    private record Bucket(String topic, long hour, int schemaId) {
        String id() {
            return HourFolder.of(topic, hour) + "/" + schemaId + "/..";
        }
    }

    @Override
    public String getBucketId(RawRecord record, Context context) {
        if (known == null || known.size() >= MOST_KNOWN) {
            known = new HashMap<>();
        }
        return known.computeIfAbsent(new Bucket(record.topic(), record.hour(), record.schemaId()), Bucket::id);
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
        return SimpleVersionedStringSerializer.INSTANCE;
    }
}
