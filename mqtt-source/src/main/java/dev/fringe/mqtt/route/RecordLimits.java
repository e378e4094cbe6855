// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Compression;
import dev.fringe.mqtt.payload.Undecodable;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;

/** The size limits of payloads and records. A record that the producer refuses would fail the task, and again after each restart. */
public final class RecordLimits {
    private final int maxPayloadBytes;
    private final int maxRecordBytes;
    private final RecordSize sizes;

    public RecordLimits(int maxPayloadBytes, int maxRecordBytes, ValueForm form) {
        this.maxPayloadBytes = maxPayloadBytes;
        this.maxRecordBytes = maxRecordBytes;
        this.sizes = new RecordSize(form);
    }

    /** The message with its decompressed payload, which may have as many bytes as a payload that is not compressed. */
    Message plain(Message message, Compression compression) throws Undecodable {
        if (message.payload().length > maxPayloadBytes) {
            throw new Undecodable("the payload has " + message.payload().length
                    + " bytes, more than max.payload.bytes allows (" + maxPayloadBytes + ")");
        }
        byte[] payload = compression.decompress(message.payload(), maxPayloadBytes);
        return payload == message.payload() ? message : message.with(payload);
    }

    void checkRecord(long payloadBytes, String key, SchemaAndValue value, ConnectHeaders headers) throws Undecodable {
        if (sizes.isSurelyWithin(maxRecordBytes, value, payloadBytes, key, headers)) {
            return;
        }
        long size = sizes.of(value, key, headers);
        if (size > maxRecordBytes) {
            throw new Undecodable("the record may have " + size + " bytes in Kafka, more than max.record.bytes allows ("
                    + maxRecordBytes + "); raise it together with the producer's max.request.size and the topic's"
                    + " max.message.bytes");
        }
    }

    int maxRecordBytes() {
        return maxRecordBytes;
    }

    RecordSize sizes() {
        return sizes;
    }
}
