// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * How the records of one schema are flattened, computed once. Get one from {@link FlattenPlans#of(Schema)}.
 *
 * <p>A plan is a list of {@linkplain Leaf leaves}. Those of plain and nested fields are known from the schema; those of
 * arrays and maps are added with longer arrays and new keys. A leaf keeps its index, name and schema and is never removed.
 * To attach data to each leaf, keep it in an array by {@link Leaf#index()}, and extend the array for a new index:
 *
 * <pre>{@code
 * FlattenPlan plan = plans.of(record.valueSchema());   // same plan object for the same schema
 * plan.visit(record.value(), (leaf, value) -> {        // no allocation per leaf
 *     Action action = actionOf(leaf);                  // actions[leaf.index()], created on first use
 *     if (value != null) {
 *         action.write(value);
 *     }
 * });
 * }</pre>
 *
 * <p>A visit passes scalars in the order of the record, including nulls, but nothing below a null struct, array or map. A null
 * stays null even if the schema has a default, unless {@link FlattenOptions#readsDefaults()}. Without a schema, a null is always
 * passed under the name of its place, and {@link Leaf#schema()} is null.
 *
 * <p>A {@link DataException} names the place of the record that cannot be flattened and the reason; leaves of that record may
 * have been passed before. A plan is used by one thread, and visitors must not start another visit.
 */
public final class FlattenPlan {

    private final Schema inputSchema;
    private final Leaves leaves;
    private final Node root;
    private Object attachment;
    private Schema flatSchema;
    private int leavesInFlatSchema = -1;
    private boolean alreadyFlat;

    FlattenPlan(Schema inputSchema, FlattenOptions options) {
        this.inputSchema = inputSchema;
        this.leaves = new Leaves(inputSchema, options);
        if (inputSchema == null) {
            root = new SchemalessNode(Place.RECORD, leaves);
        } else {
            requireFields(inputSchema.type());
            root = Nodes.of(Place.RECORD, inputSchema, Inherited.ofRecord(inputSchema), leaves);
        }
    }

    /** Null for records without schema. */
    public Schema inputSchema() {
        return inputSchema;
    }

    /** The number of leaves so far. */
    public int leafCount() {
        return leaves.size();
    }

    public Leaf leaf(int index) {
        return leaves.get(index);
    }

    /** An object that the only user of the plan attaches to it, created by the first call. */
    @SuppressWarnings("unchecked")
    public <T> T attachment(Supplier<T> make) {
        if (attachment == null) {
            attachment = make.get();
        }
        return (T) attachment;
    }

    /** Passes each leaf of a record, which is a {@link Struct} or {@link Map} of the plan's schema. */
    public void visit(Object structOrMap, LeafVisitor visitor) {
        leaves.nextRecord();
        root.walk(structOrMap, visitor);
    }

    /**
     * The schema of flat records: the same object until an array or map grows. Its fields are in the order of the input schema,
     * elements by index and entries by key, so that the schema does not depend on the order of records.
     */
    public Schema flatSchema() {
        if (leavesInFlatSchema != leaves.size()) {
            buildFlatSchema();
        }
        return flatSchema;
    }

    /** A flat copy of a record with the schema of this plan. */
    public Struct flatten(Object structOrMap) {
        if (structOrMap instanceof Struct struct && isAlreadyFlat()) {
            return struct;
        }
        while (true) {
            Schema schema = flatSchema();
            Struct flat = new Struct(schema);
            visit(structOrMap, (leaf, value) -> put(flat, leaf, value));
            if (leavesInFlatSchema == leaves.size()) {
                return flat;
            }
            // the plan has grown: flatten the record again with the larger schema
        }
    }

    /** A flat copy of a record without schema. */
    public Map<String, Object> flattenMap(Map<?, ?> map) {
        Map<String, Object> flat = new LinkedHashMap<>();
        visit(map, (leaf, value) -> flat.put(leaf.name(), value));
        return flat;
    }

    private static void put(Struct flat, Leaf leaf, Object value) {
        if (leaf.slot == null) {
            return;
        }
        try {
            flat.put(leaf.slot, value);
        } catch (DataException e) {
            String found = value == null
                    ? "null although the field is required"
                    : "a " + value.getClass().getSimpleName();
            throw new DataException(
                    "Cannot flatten " + leaf.origin() + ": its schema is "
                            + leaf.schema().type() + ", but its value is " + found + ".",
                    e);
        }
    }

    private boolean isAlreadyFlat() {
        flatSchema();
        return alreadyFlat;
    }

    private void buildFlatSchema() {
        List<Leaf> inOrder = new ArrayList<>(leaves.size());
        root.collect(inOrder);
        SchemaBuilder builder = Inherited.describe(inputSchema, SchemaBuilder.struct());
        for (Leaf leaf : inOrder) {
            builder.field(leaf.name(), leaf.schema());
        }
        Schema built = builder.build();
        alreadyFlat = built.equals(inputSchema);
        flatSchema = alreadyFlat ? inputSchema : built;
        for (Leaf leaf : inOrder) {
            leaf.slot = new Field(null, flatSchema.field(leaf.name()).index(), leaf.schema());
        }
        leavesInFlatSchema = leaves.size();
    }

    private static void requireFields(Schema.Type type) {
        if (type != Schema.Type.STRUCT && type != Schema.Type.MAP) {
            throw new DataException("Cannot flatten a record of type " + type
                    + ": only structs and maps have fields. Wrap it first, for example with Kafka's HoistField.");
        }
    }
}
