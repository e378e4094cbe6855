// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import dev.fringe.lab.storage.design.Change.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The changes from the state of a server to the design, in the order in which they are applied. */
public final class Difference {
    private final StorageDesign design;
    private final ServerState server;
    private final Statements statements;
    private final Instant now;

    private Difference(StorageDesign design, ServerState server, Instant now) {
        this.design = design;
        this.server = server;
        this.statements = new Statements(design);
        this.now = now;
    }

    public static List<Change> between(StorageDesign design, ServerState server, Instant now) {
        Difference difference = new Difference(design, server, now);
        List<Change> changes = new ArrayList<>();
        difference.database().ifPresent(changes::add);
        design.policies().forEach(policy -> difference.policy(policy).ifPresent(changes::add));
        design.inOrderOfTiers().forEach(rule -> difference.query(rule).ifPresent(changes::add));
        changes.addAll(difference.surplusQueries());
        changes.addAll(difference.surplusPolicies());
        return changes;
    }

    private Optional<Change> database() {
        if (server.exists()) {
            return Optional.empty();
        }
        String policy = design.policies().stream()
                .filter(RetentionPolicy::isDefault)
                .findFirst()
                .map(it -> "with policy " + describe(it))
                .orElse("");
        return Optional.of(
                new Change(Kind.CREATE, "database " + design.database(), policy, statements.createDatabase(), false));
    }

    private Optional<Change> policy(RetentionPolicy wanted) {
        if (!server.exists() && wanted.isDefault()) {
            return Optional.empty();
        }
        Optional<RetentionPolicy> found = server.policy(wanted.name());
        if (found.isEmpty()) {
            return Optional.of(new Change(
                    Kind.CREATE, "policy " + wanted.name(), describe(wanted), statements.createPolicy(wanted), false));
        }
        String why = alterations(found.get(), wanted);
        if (why.isEmpty()) {
            return Optional.empty();
        }
        boolean loses = losesData(wanted);
        return Optional.of(new Change(
                Kind.ALTER,
                "policy " + wanted.name(),
                why + (loses ? ": data older than that is dropped" : ""),
                statements.alterPolicy(wanted),
                loses));
    }

    private static String alterations(RetentionPolicy found, RetentionPolicy wanted) {
        List<String> changed = new ArrayList<>();
        if (!found.duration().equals(wanted.duration())) {
            changed.add("duration " + found.duration() + " becomes " + wanted.duration());
        }
        if (!found.shard().equals(wanted.shard())) {
            changed.add("shard " + found.shard() + " becomes " + wanted.shard());
        }
        if (wanted.isDefault() && !found.isDefault()) {
            changed.add("becomes the default");
        }
        return String.join(", ", changed);
    }

    private boolean losesData(RetentionPolicy wanted) {
        Instant oldest = server.oldestShards().get(wanted.name());
        return !wanted.duration().isForever()
                && oldest != null
                && oldest.isBefore(now.minus(wanted.duration().length()));
    }

    private Optional<Change> query(Downsampling rule) {
        String create = statements.createQuery(rule);
        String found = server.queries().get(rule.name());
        if (found == null) {
            return Optional.of(new Change(Kind.CREATE, "query " + rule.name(), describe(rule), create, false));
        }
        if (QueryText.isSame(found, create)) {
            return Optional.empty();
        }
        // A continuous query cannot be altered, only dropped and created. The server's text of it restores it.
        return Optional.of(new Change(
                Kind.REPLACE,
                "query " + rule.name(),
                "it was " + found,
                List.of(statements.dropQuery(rule.name()), create),
                List.of(found),
                false));
    }

    private List<Change> surplusQueries() {
        List<Change> changes = new ArrayList<>();
        new TreeMap<>(server.queries()).forEach((name, text) -> {
            if (design.rules().stream().noneMatch(rule -> rule.name().equals(name))) {
                changes.add(new Change(
                        Kind.DROP, "query " + name, "not in the file: " + text, statements.dropQuery(name), true));
            }
        });
        return changes;
    }

    /** Keeps the default policy if the file has no other: a database without one rejects writes that name no policy. */
    private List<Change> surplusPolicies() {
        boolean defaultMoves = design.policies().stream().anyMatch(RetentionPolicy::isDefault);
        return server.policies().stream()
                .filter(policy -> design.policy(policy.name()).isEmpty())
                .filter(policy -> !policy.isDefault() || defaultMoves)
                .map(policy -> new Change(
                        Kind.DROP,
                        "policy " + policy.name(),
                        "not in the file: all of its data is dropped",
                        statements.dropPolicy(policy.name()),
                        true))
                .toList();
    }

    private static String describe(RetentionPolicy policy) {
        return policy.name() + ", " + policy.duration() + " in shards of " + policy.shard()
                + (policy.isDefault() ? ", the default" : "");
    }

    private static String describe(Downsampling rule) {
        return rule.interval() + " buckets from " + rule.from() + " into " + rule.into();
    }
}
