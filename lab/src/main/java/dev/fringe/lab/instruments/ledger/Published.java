// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import java.util.Iterator;

/** The messages of a run in their order, generated again from its record. */
public interface Published {
    /** Adds the points of the next message to the ledger; there may be none. */
    void addNext();

    /** @param ledger receives the points */
    static Published by(RunRecord run, ObservatoryLedger observatory, RunLedger ledger) {
        return run.content() instanceof RunContent.Observatory
                ? observatory.published(run, ledger)
                : ofInstruments(run, ledger);
    }

    private static Published ofInstruments(RunRecord run, RunLedger ledger) {
        Iterator<Message> messages = run.content().messages(run).orElseThrow().iterator();
        return () -> {
            for (Reading reading : Reading.of(messages.next())) {
                if (reading.isKept()) {
                    ledger.addKept(reading.topic(), reading.key(), reading.nanos(), reading.value());
                } else {
                    ledger.add(reading.topic(), reading.key(), reading.nanos(), reading.value());
                }
            }
        };
    }
}
