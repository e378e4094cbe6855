// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A partition, how far it was read, and its newest event time, so that a restart does not forget where the stream stood. */
final class DatedSplit extends KafkaPartitionSplit {
    private final long newest;

    DatedSplit(KafkaPartitionSplit split, long newest) {
        super(
                split.getTopicPartition(),
                split.getStartingOffset(),
                split.getStoppingOffset().orElse(NO_STOPPING_OFFSET));
        this.newest = newest;
    }

    static long newestOf(KafkaPartitionSplit split) {
        return split instanceof DatedSplit dated ? dated.newest : PartitionClock.NOTHING;
    }

    /** The connector's own form with the time behind it; reads the connector's own form too. */
    static final class Serializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {
        /** Far above whatever versions the connector's own form may come to. */
        private static final int DATED = 1000;

        private final KafkaPartitionSplitSerializer plain = new KafkaPartitionSplitSerializer();

        @Override
        public int getVersion() {
            return DATED + plain.getVersion();
        }

        @Override
        public byte[] serialize(KafkaPartitionSplit split) throws IOException {
            byte[] bytes = plain.serialize(split);
            return ByteBuffer.allocate(Long.BYTES + bytes.length)
                    .putLong(newestOf(split))
                    .put(bytes)
                    .array();
        }

        @Override
        public KafkaPartitionSplit deserialize(int version, byte[] bytes) throws IOException {
            if (version < DATED) {
                return plain.deserialize(version, bytes);
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long newest = buffer.getLong();
            byte[] rest = new byte[buffer.remaining()];
            buffer.get(rest);
            return new DatedSplit(plain.deserialize(version - DATED, rest), newest);
        }
    }
}
