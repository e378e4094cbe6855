package dev.fringe.lab.verify;

import java.util.BitSet;

/**
 * What became of one topic's messages in one run, by their sequence numbers.
 *
 * @param deadLettered not stored, but dead-lettered
 * @param missing neither stored nor dead-lettered
 * @param doubled in Kafka more than once; harmless, as the same identity is stored over itself
 */
record SalTopicLedger(
        String topic, long published, long inKafka, long stored, long deadLettered, BitSet missing, BitSet doubled) {
    boolean exact() {
        return inKafka == published && missing.isEmpty();
    }
}
