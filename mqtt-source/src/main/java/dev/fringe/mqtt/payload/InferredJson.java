package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.Shape.Learning;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** JSON without a given schema: the shape is learnt from the messages and only ever grows. Used by one thread. */
public final class InferredJson {
    /** Deeper objects than any device sends; converters and registries walk through schemas recursively. */
    private static final int DEEPEST = 32;

    private final String name;
    private final Learning how;
    private final int maxFields;
    private Shape known = Shape.UNKNOWN;
    private Schema schema;

    /**
     * @param route gives the records in the schema their names
     * @param integers whether integers are kept apart from other numbers
     * @param originalNames whether fields keep names that Avro does not allow
     * @param maxFields how many fields the schema may grow to
     */
    public InferredJson(String route, boolean integers, boolean originalNames, int maxFields) {
        this.name = Shape.recordName(route);
        this.how = new Learning(integers, originalNames);
        this.maxFields = maxFields;
    }

    /** {@code unpivot} may be null. */
    public List<SchemaAndValue> decode(Message message, Unpivot unpivot) throws Undecodable {
        JsonNode node = Json.read(message.payload());
        if (node.isNull()) {
            return EmptyPayload.NULL;
        }
        List<JsonNode> nodes = unpivot == null ? List.of(node) : unpivot.apply(node);
        Shape grown = known;
        for (JsonNode each : nodes) {
            grown = grown.with(each, how);
        }
        if (grown != known) {
            learn(grown);
        }
        if (!nodes.isEmpty() && !known.isKnown()) {
            throw new Undecodable("the payload holds nothing that has a type");
        }
        List<SchemaAndValue> values = new ArrayList<>(nodes.size());
        for (JsonNode each : nodes) {
            values.add(new SchemaAndValue(schema, known.value(each, schema)));
        }
        return values;
    }

    private void learn(Shape grown) throws Undecodable {
        if (grown.depth() > DEEPEST) {
            throw new Undecodable("it is nested more than " + DEEPEST + " levels deep");
        }
        if (grown.size() > maxFields) {
            throw new Undecodable(
                    "with its new fields the schema of the route would have " + grown.size()
                            + ", more than json.max.fields allows (" + maxFields
                            + "). Name the wanted fields in a schema, use unpivot for readings with many names, or raise the option");
        }
        schema = grown.isKnown() ? grown.schema(name).build() : null;
        known = grown;
    }
}
