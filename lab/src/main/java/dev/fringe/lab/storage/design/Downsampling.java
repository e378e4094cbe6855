// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.List;

/**
 * A downsampling rule: the aggregates of the points in each time bucket, and the target policy.
 *
 * @param fields the fields; empty means all
 * @param every the interval at which the server runs the query
 * @param window how far back each run computes the buckets again, so that late points are included
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
