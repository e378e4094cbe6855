// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Shape.Inference;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** Trees without a schema, such as JSON: the schema is inferred from the messages and only grows. Used by one thread. */
public final class InferredJson {
    /** Limited because converters and registries process schemas recursively. */
    private static final int DEEPEST = 32;

    private final TreeFormat format;
    private final String name;
    private final Inference how;
    private final int maxFields;
    private Shape known = Shape.UNKNOWN;
    private Schema schema;

    /**
     * @param format reads the payloads
     * @param route names the records in the schema
     * @param integers whether integers stay integers instead of becoming doubles
     * @param originalNames whether fields keep names that Avro does not allow
     * @param maxFields the maximum number of fields in the schema
     */
    public InferredJson(TreeFormat format, String route, boolean integers, boolean originalNames, int maxFields) {
        this.format = format;
        this.name = Shape.recordName(route);
        this.how = new Inference(integers, originalNames);
        this.maxFields = maxFields;
    }

    /** {@code unpivot} may be null. */
    public List<SchemaAndValue> decode(Message message, Unpivot unpivot) throws Undecodable {
        JsonNode node = format.read(message.payload(), false);
        if (node.isNull()) {
            return EmptyPayload.NULL;
        }
        List<JsonNode> nodes = unpivot == null ? List.of(node) : unpivot.apply(node);
        Shape grown = known;
        for (JsonNode each : nodes) {
            grown = grown.with(each, how);
        }
        if (grown != known) {
            grow(grown);
        }
        if (!nodes.isEmpty() && !known.isKnown()) {
            throw new Undecodable("the payload has no value with a type");
        }
        List<SchemaAndValue> values = new ArrayList<>(nodes.size());
        for (JsonNode each : nodes) {
            values.add(new SchemaAndValue(schema, known.value(each, schema)));
        }
        return values;
    }

    private void grow(Shape grown) throws Undecodable {
        if (grown.depth() > DEEPEST) {
            throw new Undecodable("the payload is nested more than " + DEEPEST + " levels deep");
        }
        if (grown.size() > maxFields) {
            throw new Undecodable(
                    "the schema of the route would have " + grown.size() + " fields, more than json.max.fields allows ("
                            + maxFields + "); list the fields in a schema, use unpivot for readings with many names, or"
                            + " raise json.max.fields");
        }
        schema = grown.isKnown() ? grown.schema(name).build() : null;
        known = grown;
    }
}
