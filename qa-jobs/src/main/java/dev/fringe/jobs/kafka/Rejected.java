// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A rejected record, unchanged, with the reason and its origin.
 *
 * @param millis the Kafka timestamp; negative if there is none
 */
public record Rejected(byte[] key, byte[] value, long millis, Header[] headers, String reason, String origin) {

    /** A header of the record; the value may be null. */
    public record Header(String name, byte[] value) {}

    static Rejected of(ConsumerRecord<byte[], byte[]> message, String reason) {
        Header[] headers = StreamSupport.stream(message.headers().spliterator(), false)
                .map(header -> new Header(header.key(), header.value()))
                .toArray(Header[]::new);
        String origin = message.topic() + "-" + message.partition() + "@" + message.offset();
        return new Rejected(message.key(), message.value(), message.timestamp(), headers, reason, origin);
    }
}
