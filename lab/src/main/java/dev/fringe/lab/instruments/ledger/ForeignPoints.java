// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Points within the time of a run that no recorded run published. */
final class ForeignPoints {
    /** The maximum number of points to keep. */
    private static final int MOST = 1_000_000;

    private final List<RunLedger> ledgers;
    private final List<RunRecord> others;
    private final ObservatoryLedger observatory;
    private List<RunLedger> ledgersOfOthers;
    private final Set<Reading> found = new LinkedHashSet<>();

    /** @param others recorded runs that are not verified, whose points may be in the same time range */
    ForeignPoints(List<RunLedger> ledgers, List<RunRecord> others, ObservatoryLedger observatory) {
        this.ledgers = ledgers;
        this.others = others;
        this.observatory = observatory;
    }

    void note(Reading reading) {
        if (found.size() < MOST
                && Stream.concat(ledgers.stream(), ofOthers().stream())
                        .noneMatch(ledger -> ledger.has(reading.topic(), reading.key(), reading.nanos()))) {
            found.add(reading);
        }
    }

    List<Reading> all() {
        return List.copyOf(found);
    }

    /** Created on demand, because most runs have no other points in their time range. */
    private List<RunLedger> ofOthers() {
        if (ledgersOfOthers == null) {
            ledgersOfOthers = others.stream()
                    .filter(run -> !(run.content() instanceof RunContent.Observatory) && overlaps(run))
                    .map(run -> new RunLedger(run, observatory))
                    .toList();
        }
        return ledgersOfOthers;
    }

    private boolean overlaps(RunRecord other) {
        return ledgers.stream()
                .map(RunLedger::run)
                .anyMatch(
                        run -> other.from().isBefore(run.until()) && run.from().isBefore(other.until()));
    }
}
