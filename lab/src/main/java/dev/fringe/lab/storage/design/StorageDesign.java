// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The desired state of a database.
 *
 * @param bucketsPerMinute the limit for the number of buckets that the server computes per minute
 */
public record StorageDesign(
        String database, List<RetentionPolicy> policies, List<Downsampling> rules, int bucketsPerMinute) {

    public StorageDesign {
        policies = List.copyOf(policies);
        rules = List.copyOf(rules);
    }

    public Optional<RetentionPolicy> policy(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    /** The rule whose results this rule reads; empty if it reads points. */
    Optional<Downsampling> finerThan(Downsampling rule) {
        List<Downsampling> candidates = rules.stream()
                .filter(other -> other != rule && other.into().equals(rule.from()))
                .toList();
        return candidates.stream()
                .filter(other -> other.measurements().equals(rule.measurements()))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    /** The rules in an order in which each follows those whose results it reads. */
    public List<Downsampling> inOrderOfTiers() {
        List<Downsampling> ordered = new ArrayList<>();
        List<Downsampling> left = new ArrayList<>(rules);
        while (!left.isEmpty()) {
            List<Downsampling> ready = left.stream()
                    .filter(rule -> left.stream()
                            .noneMatch(other -> other != rule && other.into().equals(rule.from())))
                    .toList();
            List<Downsampling> next = ready.isEmpty() ? List.copyOf(left) : ready;
            ordered.addAll(next);
            left.removeAll(next);
        }
        return ordered;
    }
}
