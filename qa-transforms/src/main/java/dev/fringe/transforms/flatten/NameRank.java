// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms.flatten;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Ranks the places of a schema that could have the same flat name: fields of the schema first, then elements and entries, each in the
 * order of the schema. The suffix of a place follows from its rank, so it depends only on the schema and not on the order of records.
 */
final class NameRank {

    private static final int MAX_DIGITS = 9;

    private final String name;
    private final FlattenOptions options;
    private final List<String> named = new ArrayList<>();
    private final List<String> grown = new ArrayList<>();

    private NameRank(String name, FlattenOptions options) {
        this.name = name;
        this.options = options;
    }

    /** The rank of a place among those with its name, from 1. */
    static int of(Place place, Schema record, FlattenOptions options) {
        NameRank places = new NameRank(place.name(), options);
        places.search(Place.RECORD, record, false);
        places.named.addAll(places.grown);
        int index = places.named.indexOf(place.origin());
        // keys that are not strings are not searched and rank last
        return (index < 0 ? places.named.size() : index) + 1;
    }

    private void search(Place place, Schema schema, boolean isGrown) {
        if (!name.startsWith(place.name())) {
            return;
        }
        switch (schema.type()) {
            case STRUCT -> {
                for (Field field : schema.fields()) {
                    search(place.field(field, options), field.schema(), isGrown);
                }
            }
            case ARRAY -> searchElements(place, schema.valueSchema());
            case MAP -> searchEntries(place, schema);
            default -> {
                if (name.equals(place.name())) {
                    (isGrown ? grown : named).add(place.origin());
                }
            }
        }
    }

    private void searchElements(Place place, Schema elements) {
        int start = afterDelimiter(place, options.arrayDelimiter());
        for (int end = start + 1; end <= Math.min(name.length(), start + MAX_DIGITS); end++) {
            String digits = name.substring(start, end);
            char last = digits.charAt(digits.length() - 1);
            if (last < '0' || last > '9' || (digits.length() > 1 && digits.charAt(0) == '0')) {
                return;
            }
            int index = Integer.parseInt(digits);
            if (index >= options.arrayMaxLength()) {
                return;
            }
            search(place.element(index, options), elements, true);
        }
    }

    private void searchEntries(Place place, Schema map) {
        if (map.keySchema().type() != Schema.Type.STRING) {
            return;
        }
        Schema values = map.valueSchema();
        int start = afterDelimiter(place, options.structDelimiter());
        for (int end = start; end <= name.length(); end++) {
            if (couldEnd(end, values.type())) {
                search(place.entry(name.substring(start, end), options), values, true);
            }
        }
    }

    /** Whether a key can end here: at the end of the name, or before a delimiter. */
    private boolean couldEnd(int end, Schema.Type values) {
        return switch (values) {
            case STRUCT, MAP -> name.startsWith(options.structDelimiter(), end);
            case ARRAY -> name.startsWith(options.arrayDelimiter(), end);
            default -> end == name.length();
        };
    }

    /** The position of the next step in the name; past its end if there is none. */
    private int afterDelimiter(Place place, String delimiter) {
        if (place.name().isEmpty()) {
            return 0;
        }
        int end = place.name().length();
        return name.startsWith(delimiter, end) ? end + delimiter.length() : name.length() + 1;
    }
}
