// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.List;

/** The content of one interface file and its faults. A topic with a fault is omitted; the others are kept. */
public record SalFile(List<SalTopic> topics, List<SalEnumeration> enumerations, List<Fault> faults) {
    public SalFile {
        topics = List.copyOf(topics);
        enumerations = List.copyOf(enumerations);
        faults = List.copyOf(faults);
    }

    /** An error in a line of a file. */
    public record Fault(String file, int line, String reason) {
        @Override
        public String toString() {
            return file + ":" + line + ": " + reason;
        }
    }
}
