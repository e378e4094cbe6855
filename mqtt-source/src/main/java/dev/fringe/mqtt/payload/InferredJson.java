package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.mqtt.broker.Message;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/** JSON without a given schema: the shape is learnt from the messages and only ever grows. Used by one thread. */
public final class InferredJson {
    private final String name;
    private Shape known = Shape.UNKNOWN;
    private Schema schema;

    /** {@code route} gives the records in the schema their names. */
    public InferredJson(String route) {
        this.name = Shape.recordName(route);
    }

    /** {@code unpivot} may be null. */
    public List<SchemaAndValue> decode(Message message, Unpivot unpivot) throws Undecodable {
        JsonNode node = Json.read(message.payload());
        List<JsonNode> nodes = unpivot == null ? List.of(node) : unpivot.apply(node);
        Shape grown = known;
        for (JsonNode each : nodes) {
            grown = grown.with(each);
        }
        if (!nodes.isEmpty() && !grown.isKnown()) {
            throw new Undecodable("the payload holds nothing that has a type");
        }
        if (grown != known) {
            known = grown;
            schema = grown.schema(name, false);
        }
        List<SchemaAndValue> values = new ArrayList<>(nodes.size());
        for (JsonNode each : nodes) {
            values.add(new SchemaAndValue(schema, known.value(each, schema)));
        }
        return values;
    }
}
