// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.jobs.order.Timed;
import dev.fringe.records.wire.WireFormat;

/**
 * A record of any schema, as it is in Kafka.
 *
 * @param lane its partition
 * @param value a checked record in Confluent's wire format
 */
public record RawRecord(String topic, int lane, long offset, long micros, byte[] value) implements Timed<RawRecord> {
    private static final long MICROS_PER_HOUR = 3_600_000_000L;

    int schemaId() {
        return WireFormat.schemaId(value);
    }

    /** Hours since 1970, UTC. */
    long hour() {
        return Math.floorDiv(micros, MICROS_PER_HOUR);
    }

    @Override
    public int compareTo(RawRecord other) {
        return Long.compare(micros, other.micros);
    }
}
