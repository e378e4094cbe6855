// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.records.avro.ConnectForm;
import dev.fringe.records.avro.FromAvro;
import dev.fringe.records.avro.MappingOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/** Decodes payloads with a given Avro schema, from a tree such as JSON or from Avro's binary form. Used by one thread. */
public final class StructuredDecoder {
    private final ConnectForm form;
    private final JsonReader tree;
    private final boolean exact;
    private BinaryDecoder reused;

    /** @throws IllegalArgumentException if Connect or JSON cannot express the schema */
    public StructuredDecoder(Schema schema) {
        try {
            form = FromAvro.compile(schema, MappingOptions.PLAIN);
        } catch (DataException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        tree = JsonReaders.of(schema, form.schema());
        exact = hasDecimal(schema);
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
    public List<SchemaAndValue> tree(Message message, TreeFormat format, Unpivot unpivot) throws Undecodable {
        JsonNode node = format.read(message.payload(), exact);
        if (node.isNull()) {
            return EmptyPayload.NULL;
        }
        List<SchemaAndValue> values = new ArrayList<>();
        for (JsonNode reading : unpivot == null ? List.of(node) : unpivot.apply(node)) {
            values.add(new SchemaAndValue(form.schema(), tree.read(reading)));
        }
        return values;
    }

    public List<SchemaAndValue> binary(Message message) throws Undecodable {
        reused = DecoderFactory.get().binaryDecoder(message.payload(), reused);
        try {
            return List.of(new SchemaAndValue(form.schema(), form.read(reused)));
        } catch (DataException e) {
            throw new Undecodable("the payload " + e.getMessage());
        }
    }
}
