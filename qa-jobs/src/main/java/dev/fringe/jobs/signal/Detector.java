package dev.fringe.jobs.signal;

import dev.fringe.jobs.command.Arguments;
import dev.fringe.jobs.command.Option;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells interference from signal, one baseline at a time. It is a pure function of the samples in their order: what it knows is
 * in the memory, what it finds goes to the consumer.
 */
public sealed interface Detector extends Serializable permits MedianDeviation, SumThreshold {
    Option<Kind> DETECTOR = Option.choice(
            "detector",
            Kind.MEDIAN,
            "median: distance from the median in units of the median deviation, judged at once; sum-threshold: also"
                    + " finds weak interference that lasts, judged after the following samples.");
    Option<Integer> HISTORY = Option.count(
            "history", 8, 120, "Unflagged samples per baseline that the expected level and scatter are taken from.");
    Option<Integer> WARM_UP = Option.count(
            "warm-up", 2, 30, "Samples of a baseline before the first verdict; until then none is flagged.");
    Option<Integer> RELEARN = Option.count(
            "relearn", 2, 600, "Flagged samples in a row after which the new level is taken for the signal itself.");
    Option<Double> THRESHOLD = Option.above("threshold", 0, 3.5, "median: the score above which a sample is flagged.");
    Option<Double> BASE = Option.above(
            "sum-threshold-base", 0, 5, "sum-threshold: the score above which a single sample is flagged.");
    Option<Double> FALL = Option.above(
            "sum-threshold-fall",
            1,
            1.25,
            "sum-threshold: what the threshold is divided by with each doubling of the window; at the 1.5 of the"
                    + " literature, a slow signal is held for interference unless the base is far higher.");
    Option<Duration> HOLD = Option.duration(
            "sum-threshold-hold", "5s", "sum-threshold: the longest wait of a sample for those that follow it.");

    List<Option<?>> OPTIONS = List.of(DETECTOR, HISTORY, WARM_UP, RELEARN, THRESHOLD, BASE, FALL, HOLD);

    /** The detectors that there are. */
    enum Kind {
        MEDIAN,
        SUM_THRESHOLD
    }

    /** What both take the expected level from. */
    record Learning(int history, int warmUp, int relearn) implements Serializable {
        boolean knowsEnough(History known) {
            return known.size() >= Math.min(warmUp, history);
        }
    }

    static Detector of(Arguments arguments) {
        Learning learning = new Learning(arguments.get(HISTORY), arguments.get(WARM_UP), arguments.get(RELEARN));
        return switch (arguments.get(DETECTOR)) {
            case MEDIAN -> new MedianDeviation(learning, arguments.get(THRESHOLD));
            case SUM_THRESHOLD ->
                new SumThreshold(learning, arguments.get(BASE), arguments.get(FALL), arguments.get(HOLD));
        };
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
