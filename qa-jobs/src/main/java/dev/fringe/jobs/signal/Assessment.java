// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

/**
 * The verdict on the next sample of a baseline, or the notice that the baseline has become silent or that its state has
 * expired.
 *
 * @param verdict null unless a sample was judged
 */
public record Assessment(int baselineId, Kind kind, Verdict verdict) {

    /** The kind of an assessment. */
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
