// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A partition with its offset and its newest event time, so that a restored job knows the event time of the stream. */
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

    /** The connector's format preceded by the time. Also reads the connector's format. */
    static final class Serializer implements SimpleVersionedSerializer<KafkaPartitionSplit> {
        /** Added to the version of the connector's format; higher than any version of that format. */
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
