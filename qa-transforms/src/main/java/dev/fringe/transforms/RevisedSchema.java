// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** A schema with added or changed fields, and how to copy a record to it. */
final class RevisedSchema {

    private final Schema schema;
    private final Field[] from;
    private final Field[] to;

    /** @param changes by field name; existing fields keep their position, new ones follow in the order of the map */
    RevisedSchema(Schema original, Map<String, Schema> changes) {
        SchemaBuilder builder = SchemaBuilder.struct()
                .name(original.name())
                .version(original.version())
                .doc(original.doc());
        if (original.parameters() != null) {
            builder.parameters(original.parameters());
        }
        if (original.isOptional()) {
            builder.optional();
        }
        Map<String, Schema> added = new LinkedHashMap<>(changes);
        List<Field> kept = new ArrayList<>();
        for (Field field : original.fields()) {
            Schema changed = added.remove(field.name());
            builder.field(field.name(), changed == null ? field.schema() : changed);
            if (changed == null) {
                kept.add(field);
            }
        }
        added.forEach(builder::field);
        schema = builder.build();
        from = kept.toArray(Field[]::new);
        to = kept.stream().map(field -> schema.field(field.name())).toArray(Field[]::new);
    }

    Schema schema() {
        return schema;
    }

    /** A copy without the changed and added fields. */
    Struct copy(Struct record) {
        Struct copy = new Struct(schema);
        for (int i = 0; i < from.length; i++) {
            Object value = record.getWithoutDefault(from[i].name());
            if (value != null) {
                copy.put(to[i], value);
            }
        }
        return copy;
    }
}
