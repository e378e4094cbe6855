package dev.fringe.jobs.command;

import java.time.Instant;

/** A run over what a topic holds already, which ends by itself and may go on beside the stream. */
public final class History {
    public static final Option<Instant> FROM =
            Option.instant("from", "Bounded run over the topic's history: results from this time on.");
    public static final Option<Instant> TO =
            Option.instant("to", "Bounded run over the topic's history: results before this time.");

    private static final String SUFFIX = "-history";

    private History() {}

    public static boolean isAsked(Arguments arguments) {
        return arguments.isGiven(FROM) || arguments.isGiven(TO);
    }

    static void check(Arguments arguments) {
        boolean both = arguments.isGiven(FROM) && arguments.isGiven(TO);
        if (both && !arguments.get(FROM).isBefore(arguments.get(TO))) {
            throw new UsageException("--from must be before --to; --help lists the options");
        }
    }

    /** The stream's job and its history keep apart what Flink and Kafka know by name: progress, transactions, the job itself. */
    public static String nameOf(String job, Arguments arguments) {
        String name = arguments.isGiven(Execution.NAME) ? arguments.get(Execution.NAME) : job;
        return isAsked(arguments) ? name + SUFFIX : name;
    }
}
