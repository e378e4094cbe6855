// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells interference from signal, one baseline at a time. It is a pure function of the samples in their order: what it knows is
 * in the memory, what it finds goes to the consumer.
 */
public sealed interface Detector extends Serializable permits MedianDeviation, SumThreshold {
    /** What both take the expected level from. */
    record Learning(int history, int warmUp, int relearn) implements Serializable {
        boolean knowsEnough(History known) {
            return known.size() >= Math.min(warmUp, history);
        }
    }

    Learning learning();

    /** Takes the next sample and gives out what can be decided now. */
    Memory next(Memory memory, Sample sample, Consumer<Verdict> verdicts);

    /** Decides what no sample from the given time on could change any more. */
    Memory settle(Memory memory, long horizonMicros, Consumer<Verdict> verdicts);

    default Memory blank() {
        return new Memory(History.ofCapacity(learning().history()), 0, List.of(), 0);
    }
}
