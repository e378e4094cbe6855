// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

/**
 * What is said of a baseline: the verdict on its next sample; or, between two of them, that it has fallen silent, or that it has
 * been silent for so long that what is known of it is given up.
 *
 * @param verdict null unless a sample was judged
 */
public record Assessment(int baselineId, Kind kind, Verdict verdict) {

    /** What an assessment says. */
    public enum Kind {
        JUDGED,
        SILENT,
        FORGOTTEN
    }

    static Assessment of(Verdict verdict) {
        return new Assessment(verdict.sample().baselineId(), Kind.JUDGED, verdict);
    }

    static Assessment silent(int baselineId) {
        return new Assessment(baselineId, Kind.SILENT, null);
    }

    static Assessment forgotten(int baselineId) {
        return new Assessment(baselineId, Kind.FORGOTTEN, null);
    }
}
