// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import dev.fringe.records.names.LegalNames;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * What a place inherits from the places above it.
 *
 * @param optional whether a place above may be absent
 * @param grown whether an array or map is above: an absent element must not be read as a default
 * @param defaultValue the value of the place in the default of a struct above, or null
 */
record Inherited(boolean optional, boolean grown, Object defaultValue) {

    static final Inherited GROWN = new Inherited(true, true, null);

    static Inherited ofRecord(Schema schema) {
        return new Inherited(schema.isOptional(), false, schema.defaultValue());
    }

    Inherited of(Field field) {
        if (grown) {
            return GROWN;
        }
        Schema schema = field.schema();
        Object own = schema.defaultValue();
        Object inherited = own == null && defaultValue instanceof Struct parent ? parent.get(field) : own;
        return new Inherited(optional || schema.isOptional(), false, inherited);
    }

    /** The schema of a flat field: the original one with the optionality and default of its new place. */
    Schema applyTo(Schema original, Place place) {
        SchemaBuilder builder = describe(original, SchemaBuilder.type(original.type()), named(original, place));
        if (optional) {
            builder.optional();
        }
        if (defaultValue != null) {
            builder.defaultValue(defaultValue);
        }
        return builder.build();
    }

    /** The parameters with the original name of the whole path, unless it is the flat name. */
    private static Map<String, String> named(Schema original, Place place) {
        boolean carried = original.parameters() != null && original.parameters().containsKey(LegalNames.ORIGINAL);
        boolean named = place.original().equals(place.name());
        if (named && !carried) {
            return original.parameters();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        if (original.parameters() != null) {
            parameters.putAll(original.parameters());
        }
        if (named) {
            parameters.remove(LegalNames.ORIGINAL);
        } else {
            parameters.put(LegalNames.ORIGINAL, place.original());
        }
        return parameters.isEmpty() ? null : parameters;
    }

    static SchemaBuilder describe(Schema original, SchemaBuilder builder) {
        return describe(original, builder, original.parameters());
    }

    private static SchemaBuilder describe(Schema original, SchemaBuilder builder, Map<String, String> parameters) {
        builder.name(original.name()).version(original.version()).doc(original.doc());
        if (parameters != null) {
            builder.parameters(parameters);
        }
        return builder;
    }
}
