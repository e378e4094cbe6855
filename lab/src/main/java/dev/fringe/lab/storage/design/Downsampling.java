// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.List;

/**
 * A rule: what is kept of the points in each bucket of time, and under which policy.
 *
 * @param fields the fields by name; none means all
 * @param every how often the server runs it
 * @param window how far back each run computes the buckets anew: this is what late points are given
 */
public record Downsampling(
        String name,
        String from,
        String into,
        Measurements measurements,
        List<String> fields,
        List<Aggregate> functions,
        Span interval,
        Span every,
        Span window) {

    public Downsampling {
        fields = List.copyOf(fields);
        functions = List.copyOf(functions);
    }

    boolean isOverAllFields() {
        return fields.isEmpty();
    }
}
