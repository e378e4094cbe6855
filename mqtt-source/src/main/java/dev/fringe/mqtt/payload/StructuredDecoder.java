package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.mqtt.broker.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Payloads whose Avro schema is known, as JSON or in Avro's binary form. Used by one thread. */
public final class StructuredDecoder {
    private final AvroType type;
    private final boolean exact;
    private BinaryDecoder reused;

    /** Refuses, with an {@link IllegalArgumentException}, what Connect cannot express. */
    public StructuredDecoder(Schema schema) {
        this.type = AvroTypes.compile(schema);
        this.exact = hasDecimal(schema);
    }

    private static boolean hasDecimal(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> schema.getFields().stream().anyMatch(field -> hasDecimal(field.schema()));
            case ARRAY -> hasDecimal(schema.getElementType());
            case MAP -> hasDecimal(schema.getValueType());
            case UNION -> schema.getTypes().stream().anyMatch(StructuredDecoder::hasDecimal);
            default -> schema.getLogicalType() instanceof LogicalTypes.Decimal;
        };
    }

    /** {@code unpivot} may be null. */
    public List<SchemaAndValue> json(Message message, Unpivot unpivot) throws Undecodable {
        JsonNode node = exact ? Json.readExact(message.payload()) : Json.read(message.payload());
        if (node.isNull()) {
            return EmptyPayload.NULL;
        }
        if (unpivot == null) {
            return List.of(new SchemaAndValue(type.schema(), type.fromJson().read(node)));
        }
        List<SchemaAndValue> values = new ArrayList<>();
        for (JsonNode reading : unpivot.apply(node)) {
            values.add(new SchemaAndValue(type.schema(), type.fromJson().read(reading)));
        }
        return values;
    }

    public List<SchemaAndValue> binary(Message message) throws Undecodable {
        reused = DecoderFactory.get().binaryDecoder(message.payload(), reused);
        try {
            Object value = type.fromBinary().read(reused);
            if (!reused.isEnd()) {
                throw new Undecodable("bytes are left over after the record; the payload has another schema");
            }
            return List.of(new SchemaAndValue(type.schema(), value));
        } catch (IOException | RuntimeException e) {
            // Avro answers hostile bytes with exceptions of many kinds
            throw new Undecodable("the payload is not Avro binary of the route's schema");
        }
    }
}
