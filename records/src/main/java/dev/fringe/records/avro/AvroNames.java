// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** The names in an Avro schema, each of which may be defined only once. */
final class AvroNames {
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final boolean scrub;
    private final Map<String, Schema> taken = new HashMap<>();
    private int unnamed;

    AvroNames(boolean scrub) {
        this.scrub = scrub;
    }

    /** The full name of a schema; schemas without a name are numbered. */
    String full(String connectName) {
        if (connectName == null) {
            unnamed++;
            return Conventions.NAMESPACE + "." + Conventions.UNNAMED_RECORD + (unnamed > 1 ? unnamed : "");
        }
        return Arrays.stream(connectName.split("\\.")).map(this::simple).collect(Collectors.joining("."));
    }

    /** The name of a field, or one part of a full name. */
    String simple(String name) {
        return scrub ? scrubbed(name) : name;
    }

    private static String scrubbed(String name) {
        if (name.isEmpty() || LEGAL.matcher(name).matches()) {
            return name;
        }
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        String begun = Character.isDigit(encoded.charAt(0)) ? "x" + encoded : encoded;
        return begun.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** Defines a type, with a number after its name if another type has the name. */
    Schema define(String fullName, Function<String, Schema> definition) {
        String free = fullName;
        for (int number = 2; ; number++) {
            Schema type = definition.apply(free);
            Schema other = taken.putIfAbsent(free, type);
            if (other == null) {
                return type;
            }
            if (isSame(type, other)) {
                return other;
            }
            free = fullName + number;
        }
    }

    private static boolean isSame(Schema one, Schema other) {
        return one.getType() == other.getType()
                && switch (one.getType()) {
                    case RECORD -> one.getFields().equals(other.getFields());
                    case ENUM -> one.getEnumSymbols().equals(other.getEnumSymbols());
                    default -> one.getFixedSize() == other.getFixedSize();
                };
    }
}
