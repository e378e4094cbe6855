// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.ledger.Reading;
import dev.fringe.lab.instruments.ledger.RunLedger;
import dev.fringe.lab.instruments.ledger.Totals;
import dev.fringe.lab.instruments.ledger.Verification;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * The result of all runs.
 *
 * @param runs number of runs
 * @param before totals of the runs that were complete before
 * @param ledgers ledgers of the other runs
 * @param reasons why records were dead-lettered or are poison
 */
public record VerifyReport(
        int runs, Totals before, List<RunLedger> ledgers, List<Reading> foreign, List<String> reasons) {
    private static final int NAMED = 5;

    VerifyReport with(Verification.Result found) {
        return new VerifyReport(runs, before, found.ledgers(), found.foreign(), found.reasons());
    }

    boolean exact() {
        return foreign.isEmpty() && totals().accountedFor();
    }

    private Totals totals() {
        return ledgers.stream().map(RunLedger::totals).reduce(before, Totals::plus);
    }

    public void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(asJson());
        } else {
            printText(out, totals());
        }
        out.flush();
    }

    private void printText(PrintWriter out, Totals all) {
        out.printf(
                "%d runs: published %d, in Kafka %d, stored %d, dead-lettered %d, poison %d, lost %d, doubled %d%s%n",
                runs,
                all.published(),
                all.inKafka(),
                all.stored(),
                all.deadLettered(),
                all.poisoned(),
                all.lost(),
                all.doubled(),
                all.kept() == 0 ? "" : ", kept in Kafka " + all.kept());
        if (ledgers.size() < runs) {
            out.printf(
                    "%d of the runs were complete before and were skipped (--again checks them)%n",
                    runs - ledgers.size());
        }
        reasons.forEach(reason -> out.println("  " + reason));
        name(out, all.waiting(), "in Kafka, neither stored nor dead-lettered", RunLedger::eachWaiting);
        name(out, all.lost(), "published to the MQTT broker and lost", RunLedger::eachLost);
        List<String> differing = named(RunLedger::eachDiffering);
        name(out, differing.size(), "stored with a different value", differing);
        name(
                out,
                foreign.size(),
                "stored but not published by a recorded run",
                foreign.stream().map(VerifyReport::describe).toList());
        name(out, all.doubled(), "doubled in Kafka", RunLedger::eachDoubled);
        out.println(verdict(all));
    }

    private String verdict(Totals all) {
        if (!exact()) {
            return "THERE IS A DIFFERENCE";
        }
        return all.stored() + all.kept() == all.published()
                ? "nothing is missing"
                : "nothing is lost: the messages that are not stored are in a dead letter queue or a poison topic";
    }

    private void name(PrintWriter out, long count, String what, BiConsumer<RunLedger, IntConsumer> which) {
        name(out, count, what, named(which));
    }

    private static void name(PrintWriter out, long count, String what, List<String> which) {
        if (count == 0) {
            return;
        }
        out.printf("%d %s:%n", count, what);
        which.stream().limit(NAMED).forEach(one -> out.println("  " + one));
        if (count > NAMED) {
            out.println("  and more");
        }
    }

    /** The first entries of all ledgers: one more than is printed, which shows that there are more. */
    private List<String> named(BiConsumer<RunLedger, IntConsumer> which) {
        List<String> first = new ArrayList<>();
        ledgers.forEach(ledger -> which.accept(ledger, point -> {
            if (first.size() <= NAMED) {
                first.add(ledger.describe(point));
            }
        }));
        return first;
    }

    private ObjectNode asJson() {
        Totals all = totals();
        ObjectNode node =
                new ObjectMapper().createObjectNode().put("exact", exact()).put("runs", runs);
        all.writeTo(node);
        node.put("verifiedBefore", runs - ledgers.size())
                .put("missingInKafka", all.published() - all.inKafka())
                .put("doubledInKafka", all.doubled())
                .put("foreign", foreign.size());
        named(RunLedger::eachLost).stream().limit(NAMED).forEach(node.putArray("firstLost")::add);
        named(RunLedger::eachWaiting).stream().limit(NAMED).forEach(node.putArray("firstWaiting")::add);
        reasons.forEach(node.putArray("reasons")::add);
        ArrayNode topics = node.putArray("topics");
        telescope().forEach((topic, totals) -> {
            ObjectNode entry = topics.addObject().put("topic", topic);
            totals.writeTo(entry);
            entry.put("missing", totals.waiting() + totals.lost());
        });
        return node;
    }

    private Map<String, Totals> telescope() {
        Map<String, Totals> topics = new TreeMap<>();
        ledgers.stream()
                .filter(ledger -> ledger.run().content() instanceof RunContent.Observatory)
                .forEach(ledger -> ledger.topics().forEach((topic, of) -> topics.merge(topic, of, Totals::plus)));
        return topics;
    }

    private static String describe(Reading reading) {
        return reading.series() + " at " + Instant.ofEpochSecond(0, reading.nanos());
    }
}
