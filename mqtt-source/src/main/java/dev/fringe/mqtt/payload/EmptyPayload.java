package dev.fringe.mqtt.payload;

import java.util.List;
import org.apache.kafka.connect.data.SchemaAndValue;

/** What becomes of a payload without a value: one of no bytes, or the JSON value null. */
public enum EmptyPayload {
    /** What the format makes of it: an empty value of bytes and of text, poison of the others. */
    FORMAT,
    TOMBSTONE,
    POISON,
    SKIP;

    /** What decoders answer to a payload that says null. */
    static final List<SchemaAndValue> NULL = List.of(SchemaAndValue.NULL);

    /** The decoder for all other payloads, with this choice for those. */
    public PayloadDecoder before(PayloadDecoder decoder) {
        return message -> {
            boolean empty = message.payload().length == 0;
            if (empty && this != FORMAT) {
                return chosen("the payload is empty");
            }
            List<SchemaAndValue> values = decoder.decode(message);
            return values == NULL ? chosen("the payload is null in JSON") : values;
        };
    }

    private List<SchemaAndValue> chosen(String reason) throws Undecodable {
        return switch (this) {
            case TOMBSTONE -> NULL;
            case SKIP -> List.of();
            default -> throw new Undecodable(reason);
        };
    }
}
