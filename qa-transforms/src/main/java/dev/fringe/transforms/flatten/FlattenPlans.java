// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import org.apache.kafka.connect.data.Schema;

/** The plans of a task, in a bounded {@link SchemaCache}. Used by one thread. */
public final class FlattenPlans {

    /** The maximum number of plans. */
    public static final int DEFAULT_CAPACITY = SchemaCache.DEFAULT_CAPACITY;

    /** After this many leaves the plan for records without schema is replaced, because their keys are unlimited. */
    static final int MAX_SCHEMALESS_LEAVES = 50_000;

    private final FlattenOptions options;
    private final SchemaCache<FlattenPlan> plans;
    private FlattenPlan schemaless;

    public FlattenPlans(FlattenOptions options) {
        this(options, DEFAULT_CAPACITY);
    }

    public FlattenPlans(FlattenOptions options, int capacity) {
        this.options = options;
        this.plans = new SchemaCache<>(capacity, schema -> new FlattenPlan(schema, options));
    }

    /** The plan for records of this schema, which may be null. To be called for each record, because a plan may be replaced. */
    public FlattenPlan of(Schema schema) {
        return schema == null ? schemaless() : plans.get(schema);
    }

    private FlattenPlan schemaless() {
        if (schemaless == null || schemaless.leafCount() > MAX_SCHEMALESS_LEAVES) {
            schemaless = new FlattenPlan(null, options);
        }
        return schemaless;
    }
}
