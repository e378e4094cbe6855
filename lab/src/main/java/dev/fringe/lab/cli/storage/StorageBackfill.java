// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.storage;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.storage.BackfillProgress;
import dev.fringe.lab.storage.StorageServer;
import dev.fringe.lab.storage.design.Downsampling;
import dev.fringe.lab.storage.design.RetentionPolicy;
import dev.fringe.lab.storage.design.Slice;
import dev.fringe.lab.storage.design.Span;
import dev.fringe.lab.storage.design.Statements;
import dev.fringe.lab.storage.design.StorageDesign;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        description =
                "Applies the rules to history, in whole buckets. An interrupted backfill continues where it stopped.")
final class StorageBackfill implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StorageOptions options;

    @Option(names = "--rule", paramLabel = "NAME", description = "only this rule (default: all, finer tiers first)")
    private String only;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "start, for example 2026-11-21T03:00:00Z (default: the oldest time that the policy keeps)")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "end (default: now)")
    private String to;

    @Option(names = "--chunk", paramLabel = "SPAN", description = "time span of one query (default: ${DEFAULT-VALUE})")
    private String chunk = "1h";

    @Option(names = "--again", description = "starts from the beginning and repeats what an earlier backfill has done")
    private boolean again;

    @Override
    public Integer call() {
        StorageDesign design = options.design();
        StorageServer server = options.server();
        Span step = chunk();
        Instant now = Instant.now();
        BackfillProgress progress = BackfillProgress.in(options.dir(), design.database());
        BackfillReport report = new BackfillReport(spec.commandLine().getOut(), options.json());
        for (Downsampling rule : rules(design)) {
            fill(new Statements(design), rule, range(design, rule, now), step, server, progress, report);
        }
        report.end();
        return 0;
    }

    private void fill(
            Statements statements,
            Downsampling rule,
            Slice range,
            Span step,
            StorageServer server,
            BackfillProgress progress,
            BackfillReport report) {
        String identity = statements.createQuery(rule);
        Slice left = again ? range : progress.left(rule.name(), identity, range);
        if (left.isEmpty()) {
            report.nothingToDo(rule.name(), range);
            return;
        }
        List<Slice> chunks = left.chunks(step, rule.interval());
        BackfillReport.OfRule ofRule = report.begin(rule.name(), range, left, chunks.size());
        for (Slice chunk : chunks) {
            long written = server.write(statements.backfill(rule, chunk));
            progress.done(rule.name(), identity, new Slice(range.from(), chunk.to()));
            ofRule.wrote(chunk, written);
        }
    }

    private List<Downsampling> rules(StorageDesign design) {
        List<Downsampling> rules = design.inOrderOfTiers().stream()
                .filter(rule -> only == null || rule.name().equals(only))
                .toList();
        if (rules.isEmpty()) {
            throw new LabFailure(options.file() + " has no rule" + (only == null ? "" : " named " + only)
                    + ": see its section `downsampling`");
        }
        return rules;
    }

    private Slice range(StorageDesign design, Downsampling rule, Instant now) {
        Span kept = design.policy(rule.from())
                .map(RetentionPolicy::duration)
                .orElseThrow(() -> new LabFailure(options.file() + ": rule " + rule.name() + " reads from "
                        + rule.from() + ", which is not a policy in this file: add it"));
        if (from == null && kept.isForever()) {
            throw new LabFailure(rule.from() + " keeps its points forever: set --from");
        }
        Instant begin = from == null ? now.minus(kept.length()) : time("--from", from);
        Instant end = to == null ? now : time("--to", to);
        if (!begin.isBefore(end)) {
            throw new ParameterException(spec.commandLine(), "--from must be before --to");
        }
        return new Slice(begin, end).inBuckets(rule.interval(), kept, now);
    }

    private Span chunk() {
        try {
            Span span = Span.parse(chunk);
            if (!span.isForever()) {
                return span;
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--chunk: " + e.getMessage(), e);
        }
        throw new ParameterException(spec.commandLine(), "--chunk must be longer than 0 and finite");
    }

    private Instant time(String option, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(), option + ": \"" + text + "\" is not a time such as 2026-11-21T03:00:00Z", e);
        }
    }
}
