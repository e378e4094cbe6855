// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import dev.fringe.records.names.LegalNames;
import java.math.BigDecimal;
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
 * The inferred shape of JSON values. Immutable; {@link #with} returns the same object if a value adds nothing. A shape only grows:
 * fields stay, numbers widen from int to long to double, and everything may be null. So each schema can read what an earlier one
 * wrote. Fields are sorted by name, so the schema does not depend on the order of arrival.
 */
sealed interface Shape {
    Shape UNKNOWN = new Unknown();

    /**
     * How a shape is inferred.
     *
     * @param integers whether integers stay integers instead of becoming doubles
     * @param originalNames whether fields keep names that Avro does not allow
     */
    record Inference(boolean integers, boolean originalNames) {}

    Shape with(JsonNode node, Inference how) throws Undecodable;

    /** @param name the name of the struct; Avro needs a unique name for each */
    SchemaBuilder schema(String name);

    /** The number of fields and items. */
    int size();

    int depth();

    Object value(JsonNode node, Schema schema);

    default boolean isKnown() {
        return true;
    }

    /** Only nulls and empty arrays so far. */
    record Unknown() implements Shape {
        @Override
        public Shape with(JsonNode node, Inference how) throws Undecodable {
            return switch (node.getNodeType()) {
                case NULL -> this;
                case BOOLEAN -> new Scalar(Schema.Type.BOOLEAN);
                case STRING -> new Scalar(Schema.Type.STRING);
                case BINARY -> new Scalar(Schema.Type.BYTES);
                case NUMBER -> new Scalar(Scalar.typeOf(node, how));
                case ARRAY -> new Items(UNKNOWN).with(node, how);
                case OBJECT -> new Fields(new TreeMap<>()).with(node, how);
                default -> throw new Undecodable("unexpected " + Json.kind(node));
            };
        }

        @Override
        public SchemaBuilder schema(String name) {
            throw new IllegalStateException("no schema without a type");
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int depth() {
            return 1;
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

        static Schema.Type typeOf(JsonNode node, Inference how) throws Undecodable {
            boolean integer = node.isIntegralNumber() && (how.integers() || losesDigits(node));
            if (integer && node.canConvertToInt()) {
                return Schema.Type.INT32;
            } else if (integer && node.canConvertToLong()) {
                return Schema.Type.INT64;
            } else if (node.isIntegralNumber() && losesDigits(node)) {
                throw new Undecodable("an integer of more than 64 bits");
            } else if (Json.isBeyondDouble(node)) {
                throw new Undecodable("a number beyond the range of a double");
            }
            return Schema.Type.FLOAT64;
        }

        /** Whether the integer changes if it becomes a double. */
        private static boolean losesDigits(JsonNode node) {
            if (node.canConvertToInt()) {
                return false;
            }
            double held = node.doubleValue();
            return Double.isInfinite(held) || new BigDecimal(held).compareTo(node.decimalValue()) != 0;
        }

        @Override
        public Shape with(JsonNode node, Inference how) throws Undecodable {
            Schema.Type seen = switch (node.getNodeType()) {
                case NULL -> type;
                case BOOLEAN -> Schema.Type.BOOLEAN;
                case STRING -> Schema.Type.STRING;
                case BINARY -> Schema.Type.BYTES;
                case NUMBER -> typeOf(node, how);
                default -> null;
            };
            if (seen == type) {
                return this;
            }
            int before = WIDENING.indexOf(type);
            int now = seen == null ? -1 : WIDENING.indexOf(seen);
            if (before < 0 || now < 0) {
                throw new Undecodable(
                        "was " + type.getName() + " in earlier messages and is " + Json.kind(node) + " here");
            }
            return how.integers() ? widened(seen, now > before, node) : unchanged(node);
        }

        private Shape widened(Schema.Type seen, boolean wider, JsonNode node) throws Undecodable {
            if (type == Schema.Type.FLOAT64 && losesDigits(node)) {
                throw tooManyDigits();
            }
            return wider ? new Scalar(seen) : this;
        }

        /** If numbers become doubles, a field is an integer only because its first value does not fit a double. */
        private Shape unchanged(JsonNode node) throws Undecodable {
            if (type == Schema.Type.FLOAT64) {
                throw tooManyDigits();
            }
            if (!node.isIntegralNumber()) {
                throw new Undecodable("was an integer beyond 2^53 in earlier messages and has a fraction here");
            }
            return this;
        }

        private static Undecodable tooManyDigits() {
            return new Undecodable(
                    "was a double in earlier messages and is an integer with more digits than a double here;"
                            + " declare the field as a long in a schema, or set json.integers=keep");
        }

        @Override
        public SchemaBuilder schema(String name) {
            return SchemaBuilder.type(type);
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int depth() {
            return 1;
        }

        @Override
        public Object value(JsonNode node, Schema schema) {
            if (node.isNull()) {
                return null;
            }
            return switch (schema.type()) {
                case BOOLEAN -> node.booleanValue();
                case STRING -> node.textValue();
                case BYTES -> ((BinaryNode) node).binaryValue();
                case INT32 -> node.intValue();
                case INT64 -> node.longValue();
                default -> node.doubleValue();
            };
        }
    }

    record Items(Shape of) implements Shape {
        @Override
        public Shape with(JsonNode node, Inference how) throws Undecodable {
            if (node.isNull()) {
                return this;
            }
            if (!node.isArray()) {
                throw new Undecodable("was an array in earlier messages and is " + Json.kind(node) + " here");
            }
            Shape widened = of;
            for (JsonNode item : node) {
                widened = widened.with(item, how);
            }
            return widened == of ? this : new Items(widened);
        }

        @Override
        public boolean isKnown() {
            return of.isKnown();
        }

        @Override
        public SchemaBuilder schema(String name) {
            return SchemaBuilder.array(of.schema(name).optional().build());
        }

        @Override
        public int size() {
            return 1 + of.size();
        }

        @Override
        public int depth() {
            return 1 + of.depth();
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

    /** An object; the fields by their names in JSON. */
    record Fields(SortedMap<String, Member> byName) implements Shape {
        private static final int LONGEST_NAME = 255;

        /** @param legalName the name in schemas */
        record Member(String legalName, Shape shape) {}

        @Override
        public Shape with(JsonNode node, Inference how) throws Undecodable {
            if (node.isNull()) {
                return this;
            }
            if (!node.isObject()) {
                throw new Undecodable("was an object in earlier messages and is " + Json.kind(node) + " here");
            }
            SortedMap<String, Member> widened = null;
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Member before = byName.get(field.getKey());
                Shape now = grown(before == null ? UNKNOWN : before.shape(), field, how);
                if (before == null || now != before.shape()) {
                    widened = widened == null ? new TreeMap<>(byName) : widened;
                    String name = before == null ? nameOf(field.getKey(), how) : before.legalName();
                    widened.put(field.getKey(), new Member(name, now));
                }
            }
            return widened == null ? this : new Fields(widened);
        }

        private static String nameOf(String original, Inference how) throws Undecodable {
            if (original.length() > LONGEST_NAME) {
                throw new Undecodable("the name of a field has " + original.length()
                        + " characters, more than an inferred schema allows (" + LONGEST_NAME + ")");
            }
            return how.originalNames() && !original.isEmpty() ? original : LegalNames.of(original);
        }

        private static Shape grown(Shape before, Map.Entry<String, JsonNode> field, Inference how) throws Undecodable {
            try {
                return before.with(field.getValue(), how);
            } catch (Undecodable e) {
                throw new Undecodable("field " + field.getKey() + ": " + e.getMessage());
            }
        }

        @Override
        public SchemaBuilder schema(String name) {
            SchemaBuilder builder = SchemaBuilder.struct().name(name);
            byName.forEach((original, member) -> {
                if (member.shape().isKnown()) {
                    builder.field(member.legalName(), field(name, original, member));
                }
            });
            return builder;
        }

        // separated by a dot, so that b in a_c and c_b in a get different names
        private static Schema field(String name, String original, Member member) {
            String own = name + '.' + LegalNames.of(original);
            SchemaBuilder builder = member.shape().schema(own).optional();
            if (!member.legalName().equals(original)) {
                builder.parameter(LegalNames.ORIGINAL, original);
            }
            return builder.build();
        }

        @Override
        public int size() {
            return 1
                    + byName.values().stream()
                            .mapToInt(member -> member.shape().size())
                            .sum();
        }

        @Override
        public int depth() {
            return 1
                    + byName.values().stream()
                            .mapToInt(member -> member.shape().depth())
                            .max()
                            .orElse(0);
        }

        @Override
        public Object value(JsonNode node, Schema schema) {
            if (node.isNull()) {
                return null;
            }
            Struct struct = new Struct(schema);
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Member member = byName.get(field.getKey());
                if (member.shape().isKnown()) {
                    org.apache.kafka.connect.data.Field target = schema.field(member.legalName());
                    struct.put(target, member.shape().value(field.getValue(), target.schema()));
                }
            }
            return struct;
        }
    }

    /** The name of the top-level struct of a route. */
    static String recordName(String route) {
        return "dev.fringe.inferred." + LegalNames.of(route.replace('-', '_')).toLowerCase(Locale.ROOT);
    }
}
