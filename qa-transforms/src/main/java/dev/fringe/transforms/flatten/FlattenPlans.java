package dev.fringe.transforms.flatten;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/**
 * The plans of one task, found by the schema object itself first and by equal schemas second. Bounded: of more schemas
 * than it has room for, those not used for longest are planned again when they come back. Belongs to one thread.
 */
public final class FlattenPlans {

    /** A telescope's thousand topics, each in two versions. */
    public static final int DEFAULT_CAPACITY = 2_048;

    /** Keys of maps without schema can be anything; past this many leaves their plan starts afresh. */
    static final int MAX_SCHEMALESS_LEAVES = 50_000;

    private final FlattenOptions options;
    private final int capacity;
    private final Map<Schema, FlattenPlan> byEquality;
    private final Map<Schema, FlattenPlan> byIdentity = new IdentityHashMap<>();
    private Schema lastSchema;
    private FlattenPlan lastPlan;
    private FlattenPlan schemaless;

    public FlattenPlans(FlattenOptions options) {
        this(options, DEFAULT_CAPACITY);
    }

    public FlattenPlans(FlattenOptions options, int capacity) {
        this.options = options;
        this.capacity = capacity;
        this.byEquality = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Schema, FlattenPlan> eldest) {
                return size() > FlattenPlans.this.capacity;
            }
        };
    }

    /**
     * The plan for records of this schema; for null, the plan for all records without schema. Ask for each record: the
     * plan for records without schema is replaced when it has grown too large.
     */
    public FlattenPlan of(Schema schema) {
        if (schema == null) {
            return schemaless();
        }
        if (schema == lastSchema) {
            return lastPlan;
        }
        FlattenPlan plan = byIdentity.get(schema);
        if (plan == null) {
            plan = byEquality.computeIfAbsent(schema, unknown -> new FlattenPlan(unknown, options));
            if (byIdentity.size() >= capacity) {
                byIdentity.clear();
            }
            byIdentity.put(schema, plan);
        }
        lastSchema = schema;
        lastPlan = plan;
        return plan;
    }

    private FlattenPlan schemaless() {
        if (schemaless == null || schemaless.leafCount() > MAX_SCHEMALESS_LEAVES) {
            schemaless = new FlattenPlan(null, options);
        }
        return schemaless;
    }
}
