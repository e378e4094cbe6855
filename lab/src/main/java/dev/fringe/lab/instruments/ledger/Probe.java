// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import java.util.Set;
import java.util.stream.Collectors;

/** One field of many topics, for one query. */
public record Probe(String field, Set<String> topics) {
    /** Every field, where no single one says that a point is there. */
    public static final String ALL = "*";

    String selected() {
        return field.equals(ALL) ? ALL : '"' + field + '"';
    }

    String measurements() {
        return topics.stream().collect(Collectors.joining("\", \"", "\"", "\""));
    }
}
