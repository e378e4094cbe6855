// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An enumeration such as {@code A, B=4, C=0x1F}. A name without a value has the previous value plus 1. */
record SalEnumeration(Map<String, Long> values) {

    static SalEnumeration parse(String text) {
        Map<String, Long> values = new LinkedHashMap<>();
        long next = 1;
        for (String entry : text.split(",")) {
            String[] sides = entry.strip().split("=", 2);
            String name = sides[0].strip();
            if (name.isEmpty() && sides.length == 1) {
                continue;
            }
            if (!name.matches("[A-Za-z_]\\w*")) {
                throw new IllegalArgumentException("\"" + entry.strip() + "\" is not NAME or NAME=number");
            }
            if (sides.length == 2) {
                next = number(sides[1].strip(), entry.strip());
            }
            if (values.put(name, next) != null) {
                throw new IllegalArgumentException("the name " + name + " occurs twice in one enumeration");
            }
            next++;
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("the enumeration is empty");
        }
        return new SalEnumeration(values);
    }

    private static long number(String text, String entry) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + entry + "\" does not end in a decimal or 0x number", e);
        }
    }

    /** Whether all names have the field's name as prefix: {@code SummaryState_Enabled} belongs to summaryState. */
    boolean belongsTo(String field) {
        String prefix = field.toLowerCase(Locale.ROOT) + "_";
        return values.keySet().stream()
                .allMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(prefix));
    }

    String describe() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
