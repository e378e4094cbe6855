// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** The types of the interface files and their Avro types. Avro has no unsigned and no small integers. */
enum SalType {
    BOOLEAN(Schema.Type.BOOLEAN, "boolean"),
    INT(Schema.Type.INT, "byte", "octet", "short", "int", "unsigned short", "long"),
    LONG(Schema.Type.LONG, "unsigned int", "unsigned long", "long long", "unsigned long long"),
    FLOAT(Schema.Type.FLOAT, "float"),
    DOUBLE(Schema.Type.DOUBLE, "double"),
    /** The count is the length of the text, not of an array. */
    STRING(Schema.Type.STRING, "string", "char");

    private final Schema.Type avro;
    private final List<String> names;

    SalType(Schema.Type avro, String... names) {
        this.avro = avro;
        this.names = List.of(names);
    }

    Schema.Type avro() {
        return avro;
    }

    static Optional<SalType> named(String name) {
        String normal = name.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return Arrays.stream(values())
                .filter(type -> type.names.contains(normal))
                .findFirst();
    }

    static String allNames() {
        return Arrays.stream(values()).flatMap(type -> type.names.stream()).collect(Collectors.joining(", "));
    }
}
