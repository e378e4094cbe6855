// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/**
 * A bounded cache by schema, first by identity and then by equality, because comparing large schemas costs more than flattening a
 * record. The least recently used schemas are dropped. Used by one thread.
 */
public final class SchemaCache<V> {

    /** A thousand topics of a telescope, each with two versions. */
    public static final int DEFAULT_CAPACITY = 2_048;

    private final int capacity;
    private final Function<Schema, V> work;
    private final Map<Schema, V> byEquality;
    private final Map<Schema, V> byIdentity = new IdentityHashMap<>();
    private Schema lastSchema;
    private V last;

    public SchemaCache(Function<Schema, V> work) {
        this(DEFAULT_CAPACITY, work);
    }

    public SchemaCache(int capacity, Function<Schema, V> work) {
        this.capacity = capacity;
        this.work = work;
        this.byEquality = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Schema, V> eldest) {
                return size() > SchemaCache.this.capacity;
            }
        };
    }

    public V get(Schema schema) {
        if (schema == lastSchema && schema != null) {
            return last;
        }
        V known = byIdentity.get(schema);
        if (known == null) {
            known = byEquality.computeIfAbsent(schema, work);
            if (byIdentity.size() >= capacity) {
                byIdentity.clear();
            }
            byIdentity.put(schema, known);
        }
        lastSchema = schema;
        last = known;
        return known;
    }
}
