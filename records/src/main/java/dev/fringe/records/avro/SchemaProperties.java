// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Writes what Avro cannot express as properties of its schema. Their order matters, because a registry compares schemas as text. */
final class SchemaProperties {
    private SchemaProperties() {}

    static void describe(Schema avro, org.apache.kafka.connect.data.Schema connect, boolean metaData) {
        if (metaData) {
            put(avro, Conventions.DOC, connect.doc());
            put(avro, Conventions.VERSION, connect.version());
            put(avro, Conventions.PARAMETERS, parameters(connect));
            put(avro, Conventions.DEFAULT, ownDefault(connect));
            put(avro, Conventions.NAME, connect.name());
            put(avro, Conventions.TYPE, smallType(connect));
        }
        put(avro, Conventions.LOGICAL_TYPE, logicalType(connect));
        if (connect.parameters() != null) {
            connect.parameters().forEach((name, value) -> {
                if (name.startsWith(Conventions.AVROS_OWN)) {
                    put(avro, name, value);
                }
            });
        }
    }

    private static Map<String, String> parameters(org.apache.kafka.connect.data.Schema connect) {
        if (connect.parameters() == null) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>(connect.parameters());
        parameters.remove(Conventions.DEFAULT_IS_AVROS);
        return parameters.isEmpty() ? null : parameters;
    }

    private static Object ownDefault(org.apache.kafka.connect.data.Schema connect) {
        boolean isAvros =
                connect.parameters() != null && connect.parameters().containsKey(Conventions.DEFAULT_IS_AVROS);
        return connect.defaultValue() == null || isAvros ? null : Defaults.toAvro(connect);
    }

    private static String smallType(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.type()) {
            case INT8 -> Conventions.INT8;
            case INT16 -> Conventions.INT16;
            default -> null;
        };
    }

    private static String logicalType(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.name() == null ? "" : connect.name()) {
            case Decimal.LOGICAL_NAME -> "decimal";
            case Time.LOGICAL_NAME -> "time-millis";
            case Timestamp.LOGICAL_NAME -> "timestamp-millis";
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME -> "date";
            default -> null;
        };
    }

    private static void put(Schema avro, String property, Object value) {
        // a type that is used twice already has the property
        if (value != null && avro.getObjectProp(property) == null) {
            avro.addProp(property, value);
        }
    }
}
