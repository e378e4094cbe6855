// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

/**
 * A time in which a process of the chain did something else than passing on messages.
 *
 * @param from nanoseconds since 1970
 * @param to nanoseconds since 1970
 */
record Stall(String process, Kind kind, long from, long to) {
    /** What the process did. */
    enum Kind {
        COLLECTION("garbage collection"),
        SNAPSHOT("snapshot"),
        COMPACTION("compaction"),
        CREATION("topic creation");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    String name() {
        return process + " " + kind.text();
    }
}
