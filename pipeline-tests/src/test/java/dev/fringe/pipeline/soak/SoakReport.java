// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import dev.fringe.pipeline.soak.RecoveryWatch.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The outcome of a soak as text, with a table of its faults. */
final class SoakReport {
    private SoakReport() {}

    static String of(long seed, List<Recovery> recoveries, SoakResults.Ledger ledger, long market, int wrong) {
        StringBuilder text = new StringBuilder("seed " + seed + ", " + recoveries.size() + " faults\n");
        text.append("| fault | number | time to recover: median | worst |\n|---|---|---|---|\n");
        text.append(rows(recoveries, fault -> fault.target() + " " + kind(fault)));
        text.append(rows(recoveries, fault -> "all " + kind(fault)));
        text.append(row("all", recoveries.stream().map(Recovery::took).toList()));
        text.append(
                "published %d points over MQTT and %d records to Kafka; stored %d, lost %d, doubled in Kafka %d, wrong %d, "
                        .formatted(
                                ledger.totals().published(),
                                market,
                                ledger.totals().stored(),
                                ledger.lost().size(),
                                ledger.totals().doubled(),
                                wrong));
        return text.append("forgotten by a killed Mosquitto ")
                .append(ledger.forgotten())
                .append('\n')
                .toString();
    }

    private static String rows(List<Recovery> recoveries, Function<Fault, String> group) {
        StringBuilder rows = new StringBuilder();
        Map<String, List<Duration>> took = new TreeMap<>(recoveries.stream()
                .collect(Collectors.groupingBy(
                        one -> group.apply(one.fault()), Collectors.mapping(Recovery::took, Collectors.toList()))));
        took.forEach((what, times) -> rows.append(row(what, times)));
        return rows.toString();
    }

    private static String kind(Fault fault) {
        return fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String row(String what, List<Duration> took) {
        List<Duration> sorted = took.stream().sorted().toList();
        return "| %s | %d | %.1f s | %.1f s |%n"
                .formatted(
                        what,
                        sorted.size(),
                        sorted.get(sorted.size() / 2).toMillis() / 1e3,
                        sorted.get(sorted.size() - 1).toMillis() / 1e3);
    }
}
