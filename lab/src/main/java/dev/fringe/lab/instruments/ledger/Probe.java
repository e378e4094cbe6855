// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import java.util.Set;
import java.util.stream.Collectors;

/** A query for one field of many topics. */
public record Probe(String field, Set<String> topics) {
    /** All fields, if no single field is always set. */
    public static final String ALL = "*";

    String selected() {
        return field.equals(ALL) ? ALL : '"' + field + '"';
    }

    String measurements() {
        return topics.stream().collect(Collectors.joining("\", \"", "\"", "\""));
    }
}
