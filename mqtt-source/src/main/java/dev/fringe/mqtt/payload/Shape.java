package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * What is known of the shape of JSON values. Immutable; {@link #with} gives this very object when nothing new was seen.
 * It only grows: a field stays, a number widens from int to long to double, everything may be null. So each schema can
 * read what an earlier one wrote, and fields sorted by name make the schema independent of the order of arrival.
 */
sealed interface Shape {
    Shape UNKNOWN = new Unknown();

    Shape with(JsonNode node) throws Undecodable;

    /** The schema; {@code name} is for the records in it, which Avro wants to be named apart. */
    Schema schema(String name, boolean optional);

    Object value(JsonNode node, Schema schema);

    default boolean isKnown() {
        return true;
    }

    /** Nothing seen but null and empty arrays. */
    record Unknown() implements Shape {
        @Override
        public Shape with(JsonNode node) throws Undecodable {
            return switch (node.getNodeType()) {
                case NULL -> this;
                case BOOLEAN -> new Scalar(Schema.Type.BOOLEAN);
                case STRING -> new Scalar(Schema.Type.STRING);
                case NUMBER -> new Scalar(Scalar.typeOf(node));
                case ARRAY -> new Items(UNKNOWN).with(node);
                case OBJECT -> new Fields(new TreeMap<>()).with(node);
                default -> throw new Undecodable("unexpected " + AvroTypes.kind(node));
            };
        }

        @Override
        public Schema schema(String name, boolean optional) {
            throw new IllegalStateException("no schema without a type");
        }

        @Override
        public Object value(JsonNode node, Schema schema) {
            return null;
        }

        @Override
        public boolean isKnown() {
            return false;
        }
    }

    record Scalar(Schema.Type type) implements Shape {
        private static final List<Schema.Type> WIDENING =
                List.of(Schema.Type.INT32, Schema.Type.INT64, Schema.Type.FLOAT64);

        static Schema.Type typeOf(JsonNode node) throws Undecodable {
            if (node.isIntegralNumber() && node.canConvertToInt()) {
                return Schema.Type.INT32;
            } else if (node.isIntegralNumber() && node.canConvertToLong()) {
                return Schema.Type.INT64;
            } else if (Double.isInfinite(node.doubleValue())) {
                throw new Undecodable("a number beyond what a double holds");
            }
            return Schema.Type.FLOAT64;
        }

        @Override
        public Shape with(JsonNode node) throws Undecodable {
            Schema.Type seen = switch (node.getNodeType()) {
                case NULL -> type;
                case BOOLEAN -> Schema.Type.BOOLEAN;
                case STRING -> Schema.Type.STRING;
                case NUMBER -> typeOf(node);
                default -> null;
            };
            if (seen == type) {
                return this;
            }
            int before = WIDENING.indexOf(type);
            int now = WIDENING.indexOf(seen);
            if (before < 0 || now < 0) {
                throw new Undecodable(
                        "was " + type.getName() + " in earlier messages and is " + AvroTypes.kind(node) + " here");
            }
            return now > before ? new Scalar(seen) : this;
        }

        @Override
        public Schema schema(String name, boolean optional) {
            SchemaBuilder builder = SchemaBuilder.type(type);
            return (optional ? builder.optional() : builder).build();
        }

        @Override
        public Object value(JsonNode node, Schema schema) {
            if (node.isNull()) {
                return null;
            }
            return switch (schema.type()) {
                case BOOLEAN -> node.booleanValue();
                case STRING -> node.textValue();
                case INT32 -> node.intValue();
                case INT64 -> node.longValue();
                default -> node.doubleValue();
            };
        }
    }

    record Items(Shape of) implements Shape {
        @Override
        public Shape with(JsonNode node) throws Undecodable {
            if (node.isNull()) {
                return this;
            }
            if (!node.isArray()) {
                throw new Undecodable("was an array in earlier messages and is " + AvroTypes.kind(node) + " here");
            }
            Shape widened = of;
            for (JsonNode item : node) {
                widened = widened.with(item);
            }
            return widened == of ? this : new Items(widened);
        }

        @Override
        public boolean isKnown() {
            return of.isKnown();
        }

        @Override
        public Schema schema(String name, boolean optional) {
            SchemaBuilder builder = SchemaBuilder.array(of.schema(name, true));
            return (optional ? builder.optional() : builder).build();
        }

        @Override
        public Object value(JsonNode node, Schema schema) {
            if (node.isNull()) {
                return null;
            }
            List<Object> values = new ArrayList<>(node.size());
            for (JsonNode item : node) {
                values.add(of.value(item, schema.valueSchema()));
            }
            return values;
        }
    }

    /** An object; the fields by the names they have in JSON. */
    record Fields(SortedMap<String, Shape> byName) implements Shape {
        @Override
        public Shape with(JsonNode node) throws Undecodable {
            if (node.isNull()) {
                return this;
            }
            if (!node.isObject()) {
                throw new Undecodable("was an object in earlier messages and is " + AvroTypes.kind(node) + " here");
            }
            SortedMap<String, Shape> widened = null;
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Shape before = byName.get(field.getKey());
                Shape now = grown(before == null ? UNKNOWN : before, field);
                if (now != before) {
                    widened = widened == null ? new TreeMap<>(byName) : widened;
                    widened.put(field.getKey(), now);
                }
            }
            return widened == null ? this : distinct(widened);
        }

        private static Shape grown(Shape before, Map.Entry<String, JsonNode> field) throws Undecodable {
            try {
                return before.with(field.getValue());
            } catch (Undecodable e) {
                throw new Undecodable("field " + field.getKey() + ": " + e.getMessage());
            }
        }

        private static Fields distinct(SortedMap<String, Shape> fields) throws Undecodable {
            Map<String, String> origins = new TreeMap<>();
            for (String name : fields.keySet()) {
                String other = origins.put(asAvroName(name), name);
                if (other != null) {
                    throw new Undecodable(
                            "fields " + other + " and " + name + " would both be called " + asAvroName(name));
                }
            }
            return new Fields(fields);
        }

        @Override
        public Schema schema(String name, boolean optional) {
            SchemaBuilder builder = SchemaBuilder.struct().name(name);
            byName.forEach((field, shape) -> {
                if (shape.isKnown()) {
                    String own = asAvroName(field);
                    builder.field(own, shape.schema(name + "_" + own, true));
                }
            });
            return (optional ? builder.optional() : builder).build();
        }

        @Override
        public Object value(JsonNode node, Schema schema) {
            if (node.isNull()) {
                return null;
            }
            Struct struct = new Struct(schema);
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Shape shape = byName.get(field.getKey());
                if (shape.isKnown()) {
                    org.apache.kafka.connect.data.Field target = schema.field(asAvroName(field.getKey()));
                    struct.put(target, shape.value(field.getValue(), target.schema()));
                }
            }
            return struct;
        }
    }

    /** Avro allows letters, digits and underscores, and no digit first. */
    static String asAvroName(String name) {
        String legal = name.replaceAll("[^A-Za-z0-9_]", "_");
        return legal.isEmpty() || Character.isDigit(legal.charAt(0)) ? "_" + legal : legal;
    }

    /** A name for the records of a Kafka topic. */
    static String recordName(String topic) {
        return "dev.fringe.inferred." + asAvroName(topic).toLowerCase(Locale.ROOT);
    }
}
