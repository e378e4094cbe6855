// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.metrics;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;

/** The counters of the jobs' operators, beside those of Flink itself. docs/metrics.md is generated from this list. */
public enum JobMetric {
    REJECTED("rejected", "Records that could not be read; the topic with the ending .rejected has them"),
    LATE("late", "Records that came later than --lateness"),
    REPEATED("repeated", "Redeliveries that were recognized"),
    ASSESSED("assessed", "Samples that were assessed"),
    FLAGGED("flagged", "Samples that were flagged as interference"),
    PAIRED("paired", "Readings of a machine that found their partner"),
    UNPAIRED("unpaired", "Readings of a machine without a partner"),
    OUT_OF_RANGE("outOfRange", "Powers that were cut off at 20 kW"),
    CHECKED("checked", "Records that were checked against limits"),
    PASSED("passed", "Records within all limits"),
    TOO_LATE("tooLate", "Events that came after their longest window"),
    DROPPED("dropped", "Events of a marketplace that are in no row");

    private final String label;
    private final String meaning;

    JobMetric(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    public String meaning() {
        return meaning;
    }

    /** Registers the counter for an operator. */
    public Counter of(RuntimeContext context) {
        return context.getMetricGroup().counter(label);
    }
}
