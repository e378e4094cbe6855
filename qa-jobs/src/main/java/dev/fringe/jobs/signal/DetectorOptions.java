package dev.fringe.jobs.signal;

import dev.fringe.jobs.command.Bounds;
import dev.fringe.jobs.signal.Detector.Learning;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which detector tells interference from signal, and how sharply. */
final class DetectorOptions {
    @Option(
            names = "--detector",
            paramLabel = "median|sum-threshold",
            defaultValue = "median",
            description =
                    "median: distance from the median in units of the median deviation, judged at once; sum-threshold: also"
                            + " finds weak interference that lasts, judged after the following samples.")
    private Kind kind;

    @Option(
            names = "--history",
            paramLabel = "N",
            defaultValue = "120",
            description =
                    "Unflagged samples per baseline that the expected level and scatter are taken from. At least 8.")
    @Bounds(atLeast = "8")
    private int history;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "30",
            description = "Samples of a baseline before the first verdict; until then none is flagged. At least 2.")
    @Bounds(atLeast = "2")
    private int warmUp;

    @Option(
            names = "--relearn",
            paramLabel = "N",
            defaultValue = "600",
            description =
                    "Flagged samples in a row after which the new level is taken for the signal itself. At least 2.")
    @Bounds(atLeast = "2")
    private int relearn;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            defaultValue = "3.5",
            description = "median: the score above which a sample is flagged. Above 0.")
    @Bounds(above = "0")
    private double threshold;

    @Option(
            names = "--sum-threshold-base",
            paramLabel = "X",
            defaultValue = "5.0",
            description = "sum-threshold: the score above which a single sample is flagged. Above 0.")
    @Bounds(above = "0")
    private double base;

    @Option(
            names = "--sum-threshold-fall",
            paramLabel = "X",
            defaultValue = "1.25",
            description =
                    "sum-threshold: what the threshold is divided by with each doubling of the window; at the 1.5 of the"
                            + " literature, a slow signal is held for interference unless the base is far higher. Above 1.")
    @Bounds(above = "1")
    private double fall;

    @Option(
            names = "--sum-threshold-hold",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "sum-threshold: the longest wait of a sample for those that follow it.")
    private Duration hold;

    /** The detectors that there are. */
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
