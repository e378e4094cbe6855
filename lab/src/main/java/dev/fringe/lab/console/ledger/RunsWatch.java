// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.RunningRun;
import dev.fringe.lab.instruments.ledger.RunLedger;
import dev.fringe.lab.instruments.ledger.Totals;
import dev.fringe.lab.instruments.ledger.Verification;
import dev.fringe.lab.instruments.ledger.VerifiedRuns;
import dev.fringe.lab.telescope.ledger.SalLedger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Follows the runs of a stack, those that are under way too, by verifying them again and again. */
public final class RunsWatch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LATEST_RUNS = 20;
    private static final int EXAMPLES = 20;
    /** The ledger of a larger run needs more memory than the console may have. */
    private static final long MOST_MESSAGES = 1_000_000;

    /** A look may use this share of the time, so that a ledger of millions of messages does not occupy the machine. */
    private static final int SHARE = 20;

    private final Path dir;
    private final Supplier<Servers> servers;
    private final SalLedger observatory = new SalLedger();
    private final VerifiedRuns verified;
    private Verification verification;
    private Map<String, RunLedger> ledgers = Map.of();
    private Set<String> known = Set.of();
    private JsonNode last;
    private long next;

    /** How a run ended, if it did. */
    private enum Progress {
        RUNNING,
        INTERRUPTED,
        ENDED
    }

    private record Run(RunRecord record, Progress progress) {
        String name() {
            return record.sent().run();
        }

        boolean isTooLarge() {
            return record.published() > MOST_MESSAGES;
        }
    }

    public RunsWatch(Path dir, Supplier<Servers> servers) {
        this.dir = dir;
        this.servers = servers;
        this.verified = new VerifiedRuns(dir);
    }

    JsonNode look() {
        if (last != null && System.nanoTime() < next) {
            return last;
        }
        long begun = System.nanoTime();
        try {
            last = lookNow();
        } catch (RuntimeException e) {
            // records of a look that failed would be missing: the next look reads all again
            close();
            verification = null;
            throw e;
        }
        next = System.nanoTime() + SHARE * (System.nanoTime() - begun);
        return last;
    }

    private JsonNode lookNow() {
        List<Run> runs = latest();
        Set<String> open = runs.stream()
                .filter(this::isOpen)
                .map(run -> run.name() + run.progress())
                .collect(Collectors.toSet());
        if (verification == null || !open.equals(known)) {
            begin(runs);
            known = open;
        }
        runs.stream()
                .filter(run -> ledgers.containsKey(run.name()))
                .forEach(run -> ledgers.get(run.name())
                        .grow(Math.toIntExact(run.record().published())));
        if (!ledgers.isEmpty()) {
            verification.look();
        }
        return describe(runs);
    }

    private boolean isOpen(Run run) {
        return !run.isTooLarge()
                && (run.progress() != Progress.ENDED
                        || verified.of(run.record()).isEmpty());
    }

    /** The latest runs, the newest first. */
    private List<Run> latest() {
        Map<String, Run> runs = new LinkedHashMap<>();
        RunningRun.all(dir)
                .forEach(seen -> runs.put(
                        seen.run().sent().run(),
                        new Run(seen.run(), seen.alive() ? Progress.RUNNING : Progress.INTERRUPTED)));
        for (RunRecord run : RunRecord.all(dir)) {
            if (run.sent() != null
                    && (run.content() instanceof RunContent.Observatory
                            || run.messages().isPresent())) {
                runs.put(run.sent().run(), new Run(run, Progress.ENDED));
            }
        }
        List<Run> all = new ArrayList<>(runs.values());
        all.sort((a, b) -> b.record().sent().begun().compareTo(a.record().sent().begun()));
        return all.subList(0, Math.min(LATEST_RUNS, all.size()));
    }

    private void begin(List<Run> runs) {
        if (verification != null) {
            verification.close();
        }
        ledgers = new LinkedHashMap<>();
        List<RunRecord> others = new ArrayList<>();
        for (Run run : runs) {
            if (!isOpen(run)) {
                others.add(run.record());
            } else if (run.progress() == Progress.ENDED) {
                ledgers.put(run.name(), new RunLedger(run.record(), observatory));
            } else {
                ledgers.put(run.name(), RunLedger.growing(run.record(), observatory));
            }
        }
        Servers now = servers.get();
        verification = new Verification(List.copyOf(ledgers.values()), others, now, now.database(), observatory);
    }

    private JsonNode describe(List<Run> runs) {
        ArrayNode all = JSON.createArrayNode();
        for (Run run : runs) {
            ObjectNode node = all.addObject()
                    .put("run", run.name())
                    .put("what", run.record().content().what())
                    .put("begun", run.record().sent().begun().toString())
                    .put("progress", run.progress().name().toLowerCase(Locale.ROOT))
                    .put("published", run.record().published());
            Optional<Totals> before = verified.of(run.record());
            RunLedger ledger = ledgers.get(run.name());
            if (ledger == null) {
                before.ifPresent(totals -> totals.writeTo(node.putObject("totals")));
            } else {
                ledger.totals().writeTo(node.putObject("totals"));
                ledger.topics()
                        .forEach((topic, totals) -> totals.writeTo(
                                node.withArray("topics").addObject().put("topic", topic)));
                describeMissing(ledger, node.putArray("missing"));
            }
        }
        return all;
    }

    /** The first of the points that are not stored yet, with the place where each was last seen. */
    private static void describeMissing(RunLedger ledger, ArrayNode missing) {
        examples(ledger, ledger::eachLost, "not seen after it was published", missing);
        examples(ledger, ledger::eachWaiting, "in its Kafka topic", missing);
        examples(ledger, ledger::eachDiffering, "in InfluxDB with another value", missing);
    }

    private static void examples(RunLedger ledger, Consumer<IntConsumer> points, String where, ArrayNode missing) {
        points.accept(point -> {
            if (missing.size() < EXAMPLES) {
                missing.addObject().put("point", ledger.describe(point)).put("lastSeen", where);
            }
        });
    }

    @Override
    public void close() {
        if (verification != null) {
            verification.close();
        }
    }
}
