package dev.fringe.transforms;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** A transform that works on the key or on the value, and holds nothing that needs closing. */
abstract class OneSided<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {

    final Side side;

    OneSided(Side side) {
        this.side = side;
    }

    @Override
    public final String version() {
        return PluginVersion.get();
    }

    @Override
    public void close() {}

    /** A refusal that says what was to be done and to which record, and never what is in the record. */
    final DataException refuse(String purpose, R record, String reason) {
        return new DataException("Cannot " + purpose + " " + whereabouts(record) + ": " + reason);
    }

    /** Which record this is, as far as it has a place already: a source record has none yet. */
    final String whereabouts(R record) {
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
                "it must be a struct, and it is " + content.getClass().getSimpleName() + ".");
    }

    final Map<?, ?> requireMap(Object content, String purpose, R record) {
        if (content instanceof Map<?, ?> map) {
            return map;
        }
        throw refuse(
                purpose,
                record,
                "without a schema it must be a map, and it is "
                        + content.getClass().getSimpleName() + ".");
    }
}
