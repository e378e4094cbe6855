// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Distinguishes interference from signal in one baseline. A detector is a pure function of the ordered samples: its state is in
 * the memory, and its results go to the consumer.
 */
public sealed interface Detector extends Serializable permits MedianDeviation, SumThreshold {
    /** The settings from which both detectors learn the expected level. */
    record Learning(int history, int warmUp, int relearn) implements Serializable {
        boolean knowsEnough(History known) {
            return known.size() >= Math.min(warmUp, history);
        }
    }

    Learning learning();

    /** Adds the next sample and emits the verdicts that can be decided. */
    Memory next(Memory memory, Sample sample, Consumer<Verdict> verdicts);

    /** Decides the samples that no sample after the given time can change. */
    Memory settle(Memory memory, long horizonMicros, Consumer<Verdict> verdicts);

    default Memory blank() {
        return new Memory(History.ofCapacity(learning().history()), 0, List.of(), 0);
    }
}
