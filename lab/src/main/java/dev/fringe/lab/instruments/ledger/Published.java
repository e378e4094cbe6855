// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import java.util.Iterator;

/** Adds the published points of a run, generated from its record. */
final class Published {
    private Published() {}

    static void by(RunRecord run, ObservatoryLedger observatory, RunLedger ledger) {
        if (run.content() instanceof RunContent.Observatory) {
            observatory.addPublished(run, ledger);
        } else {
            ofInstruments(run, ledger);
        }
    }

    private static void ofInstruments(RunRecord run, RunLedger ledger) {
        Iterator<Message> messages = run.messages().orElseThrow().iterator();
        for (int number = 0; messages.hasNext(); number++) {
            for (Reading reading : Reading.of(messages.next())) {
                if (reading.isKept()) {
                    ledger.addKept(number, reading.topic(), reading.key(), reading.nanos(), reading.value());
                } else {
                    ledger.add(number, reading.topic(), reading.key(), reading.nanos(), reading.value());
                }
            }
        }
    }
}
