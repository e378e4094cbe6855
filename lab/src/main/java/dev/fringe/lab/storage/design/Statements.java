// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Renders InfluxQL. Each part of a qualified name is quoted separately. */
public final class Statements {
    private final StorageDesign design;

    public Statements(StorageDesign design) {
        this.design = design;
    }

    /** Creates the database together with its default policy, so that the server's default never applies. */
    public String createDatabase() {
        String create = "CREATE DATABASE " + quote(design.database());
        return design.policies().stream()
                .filter(RetentionPolicy::isDefault)
                .findFirst()
                .map(policy -> create + " WITH DURATION " + policy.duration() + " REPLICATION 1 SHARD DURATION "
                        + policy.shard() + " NAME " + quote(policy.name()))
                .orElse(create);
    }

    String createPolicy(RetentionPolicy policy) {
        return "CREATE RETENTION POLICY " + onDatabase(policy.name()) + " DURATION " + policy.duration()
                + " REPLICATION 1 SHARD DURATION " + policy.shard() + asDefault(policy);
    }

    String alterPolicy(RetentionPolicy policy) {
        return "ALTER RETENTION POLICY " + onDatabase(policy.name()) + " DURATION " + policy.duration()
                + " SHARD DURATION " + policy.shard() + asDefault(policy);
    }

    String dropPolicy(String name) {
        return "DROP RETENTION POLICY " + onDatabase(name);
    }

    public String createQuery(Downsampling rule) {
        return "CREATE CONTINUOUS QUERY " + onDatabase(rule.name()) + " RESAMPLE EVERY " + rule.every() + " FOR "
                + rule.window() + " BEGIN " + select(rule) + grouped(rule) + " END";
    }

    String dropQuery(String name) {
        return "DROP CONTINUOUS QUERY " + onDatabase(name);
    }

    /** The same aggregation over history, which a continuous query does not process. */
    public String backfill(Downsampling rule, Slice slice) {
        return select(rule) + " WHERE time >= " + nanos(slice.from()) + " AND time < " + nanos(slice.to())
                + grouped(rule);
    }

    private String select(Downsampling rule) {
        return "SELECT " + columns(rule) + " INTO "
                + in(rule.into(), rule.measurements().target()) + " FROM "
                + in(rule.from(), rule.measurements().source());
    }

    private String columns(Downsampling rule) {
        if (rule.isOverAllFields()) {
            return rule.functions().stream()
                    .map(function -> function.function() + "(*)")
                    .collect(Collectors.joining(", "));
        }
        Optional<Downsampling> finer = design.finerThan(rule);
        return rule.fields().stream()
                .flatMap(field -> rule.functions().stream()
                        .map(function -> column(function, field, finer) + " AS " + quote(function.fieldOf(field))))
                .collect(Collectors.joining(", "));
    }

    /** A mean of means would give every bucket the same weight, so a coarser tier divides the sum by the count. */
    private static String column(Aggregate function, String field, Optional<Downsampling> finer) {
        if (finer.isEmpty()) {
            return function.function() + "(" + quote(field) + ")";
        }
        if (function == Aggregate.MEAN
                && finer.get().functions().containsAll(List.of(Aggregate.SUM, Aggregate.COUNT))) {
            return "sum(" + quote(Aggregate.SUM.fieldOf(field)) + ") / sum(" + quote(Aggregate.COUNT.fieldOf(field))
                    + ")";
        }
        return function.overResults().orElse(function.function()) + "(" + quote(function.fieldOf(field)) + ")";
    }

    /** Groups by every tag, so that series are not merged. Without fill(none), a count is 0 for buckets without points. */
    private static String grouped(Downsampling rule) {
        String fill = rule.functions().contains(Aggregate.COUNT) ? " fill(none)" : "";
        return " GROUP BY time(" + rule.interval() + "), *" + fill;
    }

    private String in(String policy, String measurement) {
        return quote(design.database()) + "." + quote(policy) + "." + measurement;
    }

    private String onDatabase(String name) {
        return quote(name) + " ON " + quote(design.database());
    }

    private static String asDefault(RetentionPolicy policy) {
        return policy.isDefault() ? " DEFAULT" : "";
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    public static String quote(String identifier) {
        return '"' + identifier.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
