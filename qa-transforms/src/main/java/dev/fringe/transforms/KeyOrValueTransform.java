// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import dev.fringe.records.Version;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** A transform of the key or of the value, without resources to close. */
abstract class KeyOrValueTransform<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    final Side side;

    KeyOrValueTransform(Side side) {
        this.side = side;
    }

    @Override
    public final String version() {
        return Version.CURRENT;
    }

    @Override
    public void close() {}

    /** An error that names the purpose and the record, but never its content. */
    final DataException refuse(String purpose, R record, String reason) {
        return new DataException("Cannot " + purpose + " " + location(record) + ": " + reason);
    }

    /** Names the record; a source record has no offset yet. */
    final String location(R record) {
        String half = "the " + side.name().toLowerCase(Locale.ROOT) + " of ";
        return record instanceof SinkRecord stored
                ? half + "record " + stored.topic() + "-" + stored.kafkaPartition() + "@" + stored.kafkaOffset()
                : half + "a record for topic " + record.topic();
    }

    final Struct requireStruct(Object content, String purpose, R record) {
        if (content instanceof Struct struct) {
            return struct;
        }
        throw refuse(
                purpose,
                record,
                "it must be a struct, not " + content.getClass().getSimpleName() + ".");
    }

    final Map<?, ?> requireMap(Object content, String purpose, R record) {
        if (content instanceof Map<?, ?> map) {
            return map;
        }
        throw refuse(
                purpose,
                record,
                "without a schema it must be a map, not " + content.getClass().getSimpleName() + ".");
    }
}
