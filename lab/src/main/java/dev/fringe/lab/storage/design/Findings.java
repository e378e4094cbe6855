// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds errors in a design before it is applied. The server reports most of them only in its log, or never. */
public final class Findings {
    private static final Span SHORTEST_POLICY = Span.of(Duration.ofHours(1));
    private static final Set<String> NUMBERS = Set.of("float", "integer", "unsigned");

    private final StorageDesign design;
    private final List<Finding> found = new ArrayList<>();

    private Findings(StorageDesign design) {
        this.design = design;
    }

    /** @param fieldTypes the server's field types by measurement and field */
    public static List<Finding> in(StorageDesign design, Map<String, Map<String, String>> fieldTypes) {
        Findings findings = new Findings(design);
        findings.names();
        design.policies().forEach(findings::policy);
        for (Downsampling rule : design.rules()) {
            findings.places(rule);
            findings.times(rule);
            findings.tiers(rule);
            findings.types(rule, new TreeMap<>(fieldTypes));
        }
        findings.load(fieldTypes.keySet());
        return List.copyOf(findings.found);
    }

    private void names() {
        Set<String> names = new HashSet<>();
        design.policies().forEach(policy -> {
            if (!names.add(policy.name())) {
                error("two policies are named " + policy.name() + ": rename one");
            }
        });
        names.clear();
        design.rules().forEach(rule -> {
            if (!names.add(rule.name())) {
                error("two rules are named " + rule.name() + ": rename one");
            }
        });
        if (design.policies().stream().filter(RetentionPolicy::isDefault).count() > 1) {
            error("more than one policy is the default: keep `default: true` on only one");
        }
    }

    private void policy(RetentionPolicy policy) {
        String name = "policy " + policy.name();
        if (policy.duration().isShorterThan(SHORTEST_POLICY)) {
            error(name + " keeps data for " + policy.duration() + ": the minimum is 1h");
        }
        if (policy.shard().isForever() || policy.shard().isShorterThan(SHORTEST_POLICY)) {
            error(name + " has shards of " + policy.shard() + ": the minimum is 1h");
        }
        if (policy.duration().isShorterThan(policy.shard())) {
            error(name + " keeps data for " + policy.duration() + ", which is shorter than its shards of "
                    + policy.shard() + ": only whole shards are dropped; make the shards shorter");
        } else if (policy.duration().equals(policy.shard())) {
            warning(
                    name + " has a single shard of " + policy.shard()
                            + ": only whole shards are dropped, so data is kept for up to twice as long; make the shards shorter");
        }
    }

    private void places(Downsampling rule) {
        if (design.policy(rule.from()).isEmpty()) {
            error(rule(rule) + " reads from " + rule.from() + ", which is not a policy in this file: add it");
        }
        if (design.policy(rule.into()).isEmpty()) {
            error(rule(rule) + " writes into " + rule.into() + ", which is not a policy in this file: add it");
        }
        if (rule.from().equals(rule.into())) {
            error(rule(rule)
                    + " writes into the policy that it reads, and would read its own results: set another `into`");
        }
    }

    private void times(Downsampling rule) {
        if (rule.window().isShorterThan(rule.interval())) {
            error(rule(rule) + " computes the last " + rule.window() + ", which is shorter than its interval of "
                    + rule.interval() + ": make `for` at least as long, or the server rejects the query");
        }
        if (rule.window().isShorterThan(rule.every())) {
            error(rule(rule) + " runs every " + rule.every() + " but computes only the last " + rule.window()
                    + ": points in between are missed; lower `every` or make `for` longer");
        }
        design.policy(rule.from())
                .filter(source -> source.duration().isShorterThan(rule.window()))
                .ifPresent(source -> error(rule(rule) + " computes the last " + rule.window() + ", but " + source.name()
                        + " keeps " + source.duration()
                        + ": buckets would be overwritten with the results of the remaining points; lower `lateness`"));
        Optional<RetentionPolicy> source = design.policy(rule.from());
        Optional<RetentionPolicy> target = design.policy(rule.into());
        if (source.isPresent()
                && target.isPresent()
                && target.get().duration().isShorterThan(source.get().duration())) {
            warning(rule(rule) + " writes into " + rule.into() + ", which keeps less than " + rule.from()
                    + ": the source points are kept longer than their aggregates");
        }
    }

    private void tiers(Downsampling rule) {
        Optional<Downsampling> finer = design.finerThan(rule);
        if (finer.isEmpty()) {
            return;
        }
        String below = finer.get().name();
        if (rule.isOverAllFields()) {
            error(rule(rule) + " reads the results of " + below
                    + " and has no `fields`: a mean of means is wrong, and InfluxQL can divide sums by counts only for"
                    + " named fields; set `fields`, or read the points");
            return;
        }
        if (rule.interval().length().toNanos() % finer.get().interval().length().toNanos() != 0) {
            error(rule(rule) + ": its interval of " + rule.interval() + " is not a multiple of the "
                    + finer.get().interval() + " of " + below);
        }
        if (rule.window().isShorterThan(finer.get().window())) {
            warning(rule(rule) + " computes the last " + rule.window() + ", but " + below + " the last "
                    + finer.get().window() + ": later corrections of " + below
                    + " are missed; make `for` at least as long");
        }
        rule.functions().forEach(function -> source(rule, function, finer.get()));
        if (!finer.get().isOverAllFields()) {
            rule.fields().stream()
                    .filter(field -> !finer.get().fields().contains(field))
                    .forEach(field -> error(rule(rule) + " reads " + field + ", which " + below + " does not keep"));
        }
    }

    private void source(Downsampling rule, Aggregate function, Downsampling finer) {
        boolean exactMean = finer.functions().containsAll(List.of(Aggregate.SUM, Aggregate.COUNT));
        if (function.overResults().isEmpty()) {
            error(rule(rule) + ": " + function.function() + " cannot be computed from the results of " + finer.name()
                    + ": read the points instead");
        } else if (function == Aggregate.MEAN && exactMean) {
            return;
        } else if (!finer.functions().contains(function)) {
            error(rule(rule) + " needs " + function.function() + " from " + finer.name() + ": add it there"
                    + (function == Aggregate.MEAN ? ", or preferably sum and count" : ""));
        } else if (function == Aggregate.MEAN) {
            warning(rule(rule) + " takes the mean of the means of " + finer.name()
                    + ", without the number of points of each: add sum and count there for an exact mean");
        }
    }

    private void types(Downsampling rule, Map<String, Map<String, String>> fieldTypes) {
        List<String> numeric = rule.functions().stream()
                .filter(Aggregate::isNumeric)
                .map(Aggregate::function)
                .toList();
        if (numeric.isEmpty()
                || rule.isOverAllFields()
                || design.finerThan(rule).isPresent()) {
            return;
        }
        fieldTypes.forEach((measurement, fields) -> rule.fields().stream()
                .filter(field -> rule.measurements().include(measurement))
                .filter(field -> fields.containsKey(field) && !NUMBERS.contains(fields.get(field)))
                .forEach(field -> warning(rule(rule) + " computes " + String.join(", ", numeric) + " of " + field
                        + ", which is a " + fields.get(field) + " in " + measurement
                        + ": the server accepts the query but each run fails, only in its log; remove the field")));
    }

    /** A run computes all buckets of its window for each measurement of the rule. */
    private void load(Set<String> onServer) {
        double perMinute = 0;
        long measurements = 0;
        for (Downsampling rule : design.rules()) {
            double buckets = seconds(rule.window()) / seconds(rule.interval());
            long ofRule = rule.measurements().count(onServer);
            perMinute += ofRule * buckets * 60 / seconds(rule.every());
            measurements = Math.max(measurements, ofRule);
        }
        if (perMinute > design.bucketsPerMinute()) {
            warning(("the rules compute %.0f buckets per minute over up to %d measurements, more than the limit of %d"
                            + " (`buckets-per-minute`): lower `lateness`, raise `every`, or use fewer measurements")
                    .formatted(perMinute, measurements, design.bucketsPerMinute()));
        }
    }

    private static double seconds(Span span) {
        return span.length().toNanos() / 1e9;
    }

    private static String rule(Downsampling rule) {
        return "rule " + rule.name();
    }

    private void error(String text) {
        found.add(Finding.error(text));
    }

    private void warning(String text) {
        found.add(Finding.warning(text));
    }
}
