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

/** What will not work, said before it is applied: the server itself says most of this in its log only, or never. */
public final class Findings {
    private static final Span SHORTEST_POLICY = Span.of(Duration.ofHours(1));
    private static final Set<String> NUMBERS = Set.of("float", "integer", "unsigned");

    private final StorageDesign design;
    private final List<Finding> found = new ArrayList<>();

    private Findings(StorageDesign design) {
        this.design = design;
    }

    /** @param fieldTypes what the server knows: measurement, field, type */
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
            error("more than one policy is the default: a database has one, leave `default: true` at that");
        }
    }

    private void policy(RetentionPolicy policy) {
        String name = "policy " + policy.name();
        if (policy.duration().isShorterThan(SHORTEST_POLICY)) {
            error(name + " keeps data for " + policy.duration() + ": the server keeps it for 1h at least");
        }
        if (policy.shard().isForever() || policy.shard().isShorterThan(SHORTEST_POLICY)) {
            error(name + " has shards of " + policy.shard() + ": the server makes none shorter than 1h");
        }
        if (policy.duration().isShorterThan(policy.shard())) {
            error(name + " keeps data for " + policy.duration() + ", which is shorter than its shards of "
                    + policy.shard() + ": only whole shards are dropped, so make the shards shorter");
        } else if (policy.duration().equals(policy.shard())) {
            warning(
                    name + " has a single shard of " + policy.shard()
                            + ": only whole shards are dropped, so data stays for up to twice as long; make the shards shorter");
        }
    }

    private void places(Downsampling rule) {
        if (design.policy(rule.from()).isEmpty()) {
            error(rule(rule) + " reads from " + rule.from() + ", which is no policy of this file: add it");
        }
        if (design.policy(rule.into()).isEmpty()) {
            error(rule(rule) + " writes into " + rule.into() + ", which is no policy of this file: add it");
        }
        if (rule.from().equals(rule.into())) {
            error(rule(rule) + " writes into the policy that it reads, and would read its own results: choose another");
        }
    }

    private void times(Downsampling rule) {
        if (rule.window().isShorterThan(rule.interval())) {
            error(rule(rule) + " computes " + rule.window() + " anew, which is shorter than its interval of "
                    + rule.interval() + ": the server refuses that, make `for` at least as long");
        }
        if (rule.window().isShorterThan(rule.every())) {
            error(rule(rule) + " runs every " + rule.every() + " but computes only the last " + rule.window()
                    + ": what lies between is never seen, run it more often or make `for` longer");
        }
        design.policy(rule.from())
                .filter(source -> source.duration().isShorterThan(rule.window()))
                .ifPresent(source -> error(rule(rule) + " computes " + rule.window() + " anew, but " + source.name()
                        + " keeps " + source.duration()
                        + ": buckets would be overwritten from the points that are left, so lower `lateness`"));
        Optional<RetentionPolicy> source = design.policy(rule.from());
        Optional<RetentionPolicy> target = design.policy(rule.into());
        if (source.isPresent()
                && target.isPresent()
                && target.get().duration().isShorterThan(source.get().duration())) {
            warning(rule(rule) + " writes into " + rule.into() + ", which keeps less than " + rule.from()
                    + ": the finer points outlive their summary");
        }
    }

    private void tiers(Downsampling rule) {
        Optional<Downsampling> finer = design.finerThan(rule);
        if (finer.isEmpty()) {
            return;
        }
        String below = finer.get().name();
        if (rule.isOverAllFields()) {
            error(rule(rule) + " reads the results of " + below + " and names no fields: a mean of means is wrong and"
                    + " InfluxQL divides sums by counts only field by field, so name the fields or read the points");
            return;
        }
        if (rule.interval().length().toNanos() % finer.get().interval().length().toNanos() != 0) {
            error(rule(rule) + ": its interval of " + rule.interval() + " is no multiple of the "
                    + finer.get().interval() + " of " + below);
        }
        if (rule.window().isShorterThan(finer.get().window())) {
            warning(rule(rule) + " computes " + rule.window() + " anew, " + below + " "
                    + finer.get().window() + ": what " + below + " corrects later than that never arrives here");
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
            error(rule(rule) + ": a " + function.function() + " cannot be made from the results of " + finer.name()
                    + ", only from the points: read them instead");
        } else if (function == Aggregate.MEAN && exactMean) {
            return;
        } else if (!finer.functions().contains(function)) {
            error(rule(rule) + " needs " + function.function() + " from " + finer.name() + ": add it there"
                    + (function == Aggregate.MEAN ? ", or better sum and count" : ""));
        } else if (function == Aggregate.MEAN) {
            warning(rule(rule) + " takes the mean of the means of " + finer.name()
                    + ", whatever number of points each stands for: add sum and count there for the exact one");
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
                .forEach(field -> warning(rule(rule) + " takes " + String.join(", ", numeric) + " of " + field
                        + ", which is a " + fields.get(field) + " in " + measurement
                        + ": the server accepts that and fails at each run, in its log only; leave the field out")));
    }

    /** One run computes as many buckets as its window holds, for each measurement of the rule. */
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
            warning(("the rules compute %.0f buckets a minute over up to %d measurements, more than the %d that the"
                            + " server is trusted with (`buckets-per-minute`): lower `lateness`, run them less often or"
                            + " name fewer measurements")
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
