// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.List;

/** What one interface file defines, and what is wrong with it. A topic with a fault is left out; the others are kept. */
public record SalFile(List<SalTopic> topics, List<SalEnumeration> enumerations, List<Fault> faults) {
    public SalFile {
        topics = List.copyOf(topics);
        enumerations = List.copyOf(enumerations);
        faults = List.copyOf(faults);
    }

    /** A rule that a line breaks. */
    public record Fault(String file, int line, String reason) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + reason;
        }
    }
}
