// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.signal;

import dev.fringe.jobs.command.Bounds;
import dev.fringe.jobs.signal.Detector.Learning;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The detector and its thresholds. */
final class DetectorOptions {
    @Option(
            names = "--detector",
            defaultValue = "median",
            description =
                    "median: distance from the median in units of the median deviation, judged at once; sum-threshold: also finds weak interference that lasts, judged after the following samples.")
    private Kind kind;

    @Option(
            names = "--history",
            description = "Unflagged samples per baseline that the expected level and scatter are taken from.")
    @Bounds("at least 8")
    private int history = 120;

    @Option(
            names = "--warm-up",
            description = "Samples of a baseline before the first verdict; until then none is flagged.")
    @Bounds("at least 2")
    private int warmUp = 30;

    @Option(
            names = "--relearn",
            description = "Flagged samples in a row after which the new level is taken for the signal itself.")
    @Bounds("at least 2")
    private int relearn = 600;

    @Option(names = "--threshold", description = "median: the score above which a sample is flagged.")
    @Bounds("above 0")
    private double threshold = 3.5;

    @Option(
            names = "--sum-threshold-base",
            description = "sum-threshold: the score above which a single sample is flagged.")
    @Bounds("above 0")
    private double base = 5.0;

    @Option(
            names = "--sum-threshold-fall",
            description =
                    "sum-threshold: what the threshold is divided by with each doubling of the window; at the 1.5 of the literature, a slow signal is held for interference unless the base is far higher.")
    @Bounds("above 1")
    private double fall = 1.25;

    @Option(
            names = "--sum-threshold-hold",
            defaultValue = "5s",
            description = "sum-threshold: the longest wait of a sample for those that follow it.")
    private Duration hold;

    /** The available detectors. */
    enum Kind {
        MEDIAN,
        SUM_THRESHOLD
    }

    Detector detector() {
        Learning learning = new Learning(history, warmUp, relearn);
        return switch (kind) {
            case MEDIAN -> new MedianDeviation(learning, threshold);
            case SUM_THRESHOLD -> new SumThreshold(learning, base, fall, hold);
        };
    }
}
