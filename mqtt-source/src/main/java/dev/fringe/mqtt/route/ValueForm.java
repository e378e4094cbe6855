// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import java.util.Locale;
import java.util.Map;

/** How the converter of the connector writes values, as far as their size depends on it. */
public enum ValueForm {
    /** JSON with its schema; also assumed if the connector does not set a converter. */
    JSON_WITH_SCHEMA,
    JSON,
    /** Without encoding of bytes and without names of fields, as in Avro. */
    BINARY;

    /** From the options of the connector; a connector cannot see the converter of its worker. */
    public static ValueForm of(Map<String, String> props) {
        String converter = props.get("value.converter");
        if (converter == null || converter.endsWith("JsonConverter")) {
            boolean schemas = !"false"
                    .equals(props.getOrDefault("value.converter.schemas.enable", "true")
                            .toLowerCase(Locale.ROOT));
            return converter == null || schemas ? JSON_WITH_SCHEMA : JSON;
        }
        return BINARY;
    }

    long ofBytes(long length) {
        return this == BINARY ? length + 5 : 4 * ((length + 2) / 3) + 2;
    }

    /** How many bytes of a value fit this many bytes of a record. */
    int bytesWithin(long room) {
        long length = this == BINARY ? room - 5 : (room - 2) / 4 * 3;
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, length));
    }

    long ofName(String name) {
        return this == BINARY ? 1 : jsonLength(name) + 2;
    }

    /** The bytes of a text in JSON, with quotes and escapes. */
    static long jsonLength(String text) {
        long length = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                length += 6;
            } else if (c < 0x80) {
                length += c == '"' || c == '\\' ? 2 : 1;
            } else {
                length += c < 0x800 ? 2 : 3;
            }
        }
        return length;
    }
}
